from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="footer_text_en",
            field=models.TextField(
                blank=True,
                help_text="Empty: English pages show the Vietnamese text.",
                verbose_name="text of the footer in English",
            ),
        ),
    ]
