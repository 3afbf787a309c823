import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_agency_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("geometry", models.JSONField(verbose_name="geometry")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundaries",
                        to="organisations.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "boundary",
                "verbose_name_plural": "boundaries",
                "ordering": ["place", "valid_from"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("place", "valid_from"), name="one_boundary_from_a_day")
                ],
            },
        ),
    ]
