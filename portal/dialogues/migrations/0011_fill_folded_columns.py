from typing import Any

from django.db import migrations

from portal.fields.folded import fill

COLUMNS = {
    "AnnualPlan": ("number", "title"),
    "Notice": ("number", "title"),
    "Conclusion": ("text",),
    "Dialogue": ("theme", "place_text"),
    "ReceptionDay": ("place_text",),
}


def fill_columns(apps: Any, schema_editor: Any) -> None:
    for name, of in COLUMNS.items():
        fill(apps.get_model("dialogues", name), *of)


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0010_folded_columns")]

    operations = [migrations.RunPython(fill_columns, migrations.RunPython.noop)]
