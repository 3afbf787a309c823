import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_boundaries"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="joined_on",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                help_text="What it did before this day was entered from its records, and counts by its documents.",
                verbose_name="takes part since",
            ),
        ),
    ]
