"""Rules that an installation got from us are told in English too; those that somebody changed stay as they are."""

from django.db import migrations

from portal.workdays.initial_data import shipped_rules


def add_english(apps, schema_editor):
    rules = apps.get_model("workdays", "DeadlineRule")._base_manager.using(schema_editor.connection.alias)
    for row in shipped_rules():
        known = {name: row[name] for name in ("code", "level", "label", "legal_basis")}
        rules.filter(**known).update(label_en=row.get("label_en", ""), legal_basis_en=row.get("legal_basis_en", ""))


class Migration(migrations.Migration):
    dependencies = [("workdays", "0006_rules_in_english")]

    operations = [migrations.RunPython(add_english, migrations.RunPython.noop)]
