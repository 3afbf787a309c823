from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0004_days_on_which_petitions_were_reopened"),
    ]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="counted_on",
            field=models.DateField(editable=False, null=True, verbose_name="counts as closed on"),
        ),
        migrations.AddField(
            model_name="petition",
            name="public_since",
            field=models.DateTimeField(
                editable=False,
                help_text="The moment at which the portal first showed it, whatever became of it since.",
                null=True,
                verbose_name="shown here since",
            ),
        ),
    ]
