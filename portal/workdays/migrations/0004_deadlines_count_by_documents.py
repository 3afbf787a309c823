"""What was met until now counts by its documents; the rules that the portal shipped say since when they hold.

A rule that an office has changed (its first day, its text) stays as it is.
"""

from datetime import date

from django.db import migrations
from django.db.models import F

PLAN = {"valid_from": date(2021, 7, 9)}
LAW = {"valid_from": date(2025, 7, 1), "organ": "peoples_committee"}


def count_by_documents(apps, schema_editor):
    deadlines = apps.get_model("workdays", "Deadline")._base_manager
    deadlines.exclude(met_on=None).update(counted_on=F("met_on"), from_records=True)
    shipped = apps.get_model("workdays", "DeadlineRule")._base_manager.filter(valid_from=None)
    shipped.filter(code__in=["notice", "plan", "season", "quota"], legal_basis__contains="116-KL/TU").update(**PLAN)
    shipped.filter(code__in=["result", "announcement"], legal_basis__contains="72/2025/QH15").update(**LAW)


class Migration(migrations.Migration):
    dependencies = [
        ("workdays", "0003_two_days_and_organs"),
    ]

    operations = [
        migrations.RunPython(count_by_documents, migrations.RunPython.noop),
    ]
