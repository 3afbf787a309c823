import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("workdays", "0002_reception_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="counted_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="counts as met on"),
        ),
        migrations.AddField(
            model_name="deadline",
            name="from_records",
            field=models.BooleanField(default=False, editable=False, verbose_name="from records of before"),
        ),
        migrations.AddField(
            model_name="deadline",
            name="shown_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="first shown here"),
        ),
        migrations.AddField(
            model_name="deadlinerule",
            name="organ",
            field=models.CharField(
                blank=True,
                choices=[("party_committee", "Party committee"), ("peoples_committee", "People's committee")],
                help_text="Empty: whoever holds the dialogue.",
                max_length=30,
                verbose_name="binds",
            ),
        ),
        migrations.AddField(
            model_name="deadlinerule",
            name="publish_within_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=10,
                help_text="An act counts by the day of its document if the portal showed it within so many days, else by the day on which it was shown. Empty: always by its document.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(3660)],
                verbose_name="shown here within days",
            ),
        ),
    ]
