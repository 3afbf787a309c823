"""What was published and not withdrawn takes its place in the register of its issuer.

Where an older database holds the same number twice, the first keeps it and the other stays as it is, unregistered.
"""

from django.db import migrations

from portal.dialogues.models.documents import registration


def register(apps, schema_editor):
    notices, events = apps.get_model("dialogues", "Notice"), apps.get_model("dialogues", "NoticeEvent")
    for key, on in events.objects.filter(kind="withdrawn").order_by("-pk").values_list("notice", "on"):
        notices.objects.filter(pk=key).update(withdrawn_on=on)
    for model in (notices, apps.get_model("dialogues", "AnnualPlan")):
        taken = set()
        published = model.objects.filter(live=True, withdrawn_on=None).order_by("pk")
        for key, unit, number, issued_on in published.values_list("pk", "unit", "number", "issued_on").iterator():
            place = registration(number, issued_on)
            if place and (unit, place) not in taken:
                taken.add((unit, place))
                model.objects.filter(pk=key).update(registered_as=place)


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0005_numbers_of_documents_once_a_year")]

    operations = [migrations.RunPython(register, migrations.RunPython.noop)]
