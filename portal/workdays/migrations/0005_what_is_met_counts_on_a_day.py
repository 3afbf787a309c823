from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workdays", "0004_deadlines_count_by_documents"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted_on", None), ("met_on", None)),
                    models.Q(("counted_on__isnull", False), ("met_on__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_met_counts_on_a_day",
            ),
        ),
    ]
