"""Since when the public knows each record, from the first decision to show it; answers count by their day."""

from django.db import migrations
from django.db.models import F, Min


def fill(apps, schema_editor):
    decisions = apps.get_model("records", "VisibilityDecision")._base_manager.filter(kind="public")
    for name in ("petition",):
        records = apps.get_model("petitions", name)._base_manager
        first = decisions.filter(content_type__app_label="petitions", content_type__model=name).order_by()
        for key, since in first.values_list("object_id").annotate(Min("recorded_at")).iterator():
            records.filter(pk=key).update(public_since=since)
    answered = apps.get_model("petitions", "Petition")._base_manager.filter(state__in=["answered", "resolved"])
    answered.update(counted_on=F("state_since"))


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0005_two_days"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
