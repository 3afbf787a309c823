from typing import Any

from django.db import migrations

from portal.fields.folded import fill

COLUMNS = {
    "Petition": ("code", "title", "content", "hamlet"),
}


def fill_columns(apps: Any, schema_editor: Any) -> None:
    for name, of in COLUMNS.items():
        fill(apps.get_model("petitions", name), *of)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0007_folded_columns")]

    operations = [migrations.RunPython(fill_columns, migrations.RunPython.noop)]
