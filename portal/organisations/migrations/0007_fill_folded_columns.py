from typing import Any

from django.db import migrations

from portal.fields.folded import fill

COLUMNS = {
    "Place": ("name",),
    "Unit": ("name",),
}


def fill_columns(apps: Any, schema_editor: Any) -> None:
    for name, of in COLUMNS.items():
        fill(apps.get_model("organisations", name), *of)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_folded_columns")]

    operations = [migrations.RunPython(fill_columns, migrations.RunPython.noop)]
