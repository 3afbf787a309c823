"""The day on which each petition was reopened last, from its events."""

from django.db import migrations
from django.db.models import Max


def fill(apps, schema_editor):
    Petition, PetitionEvent = apps.get_model("petitions", "Petition"), apps.get_model("petitions", "PetitionEvent")
    reopened = PetitionEvent.objects.filter(kind="reopened").order_by().values_list("petition").annotate(Max("on"))
    for key, day in reopened.iterator():
        Petition.objects.filter(pk=key).update(reopened_on=day)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0003_petition_reopened_on")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
