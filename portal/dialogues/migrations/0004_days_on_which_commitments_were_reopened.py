"""The day on which each commitment was reopened last, from its events."""

from django.db import migrations
from django.db.models import Max


def fill(apps, schema_editor):
    Commitment, CommitmentEvent = (
        apps.get_model("dialogues", "Commitment"),
        apps.get_model("dialogues", "CommitmentEvent"),
    )
    reopened = CommitmentEvent.objects.filter(kind="reopened").order_by().values_list("commitment").annotate(Max("on"))
    for key, day in reopened.iterator():
        Commitment.objects.filter(pk=key).update(reopened_on=day)


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0003_commitments_without_a_date_and_reopened")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
