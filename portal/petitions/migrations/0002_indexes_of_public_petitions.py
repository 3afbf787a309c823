from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]

    operations = [
        migrations.AddIndex("petition", models.Index(fields=["owner", "visibility"], name="petition_public_of_owner")),
        migrations.AddIndex("petition", models.Index(fields=["place", "visibility"], name="petition_public_of_place")),
        migrations.AddIndex("petition", models.Index(fields=["topic", "visibility"], name="petition_public_of_topic")),
        migrations.AddIndex(
            "petition", models.Index(fields=["conclusion", "visibility"], name="petition_public_of_conclusion")
        ),
    ]
