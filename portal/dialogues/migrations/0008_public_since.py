"""Since when the public knows each record, from the first decision to show it; reports and postings count by their day."""

from datetime import datetime, time

from django.db import migrations
from django.db.models import F, Min
from django.utils import timezone


def fill(apps, schema_editor):
    decisions = apps.get_model("records", "VisibilityDecision")._base_manager.filter(kind="public")
    for name in ("dialogue", "notice", "annualplan", "receptionday"):
        records = apps.get_model("dialogues", name)._base_manager
        first = decisions.filter(content_type__app_label="dialogues", content_type__model=name).order_by()
        for key, since in first.values_list("object_id").annotate(Min("recorded_at")).iterator():
            records.filter(pk=key).update(public_since=since)
    reports = apps.get_model("dialogues", "Commitment")._base_manager
    reports.exclude(done_on=None).update(counted_on=F("done_on"))
    postings = apps.get_model("dialogues", "Posting")._base_manager
    for key, day in postings.values_list("pk", "posted_on"):
        postings.filter(pk=key).update(recorded_at=timezone.make_aware(datetime.combine(day, time())))


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0007_two_days"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
