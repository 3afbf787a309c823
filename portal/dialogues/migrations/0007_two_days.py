import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0006_register_published_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="annualplan",
            name="public_since",
            field=models.DateTimeField(
                editable=False,
                help_text="The moment at which the portal first showed it, whatever became of it since.",
                null=True,
                verbose_name="shown here since",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="counted_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="counts as done on"),
        ),
        migrations.AddField(
            model_name="dialogue",
            name="public_since",
            field=models.DateTimeField(
                editable=False,
                help_text="The moment at which the portal first showed it, whatever became of it since.",
                null=True,
                verbose_name="shown here since",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="public_since",
            field=models.DateTimeField(
                editable=False,
                help_text="The moment at which the portal first showed it, whatever became of it since.",
                null=True,
                verbose_name="shown here since",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="recorded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
        ),
        migrations.AddField(
            model_name="receptionday",
            name="public_since",
            field=models.DateTimeField(
                editable=False,
                help_text="The moment at which the portal first showed it, whatever became of it since.",
                null=True,
                verbose_name="shown here since",
            ),
        ),
    ]
