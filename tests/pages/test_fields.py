"""Block definitions stay out of migrations, and data migrations lose nothing by it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pages.models import HomePage


def test_a_migration_knows_no_blocks() -> None:
    _name, path, args, kwargs = HomePage._meta.get_field("body").deconstruct()
    assert path == "pages.fields.StreamField"
    assert args == []
    assert "block_lookup" not in kwargs


@pytest.mark.django_db
def test_data_migration_save_keeps_blocks() -> None:
    home = HomePage.objects.get()
    home.body = [("text", "<p>Giữ lại</p>")]
    home.save()
    loader = MigrationExecutor(connection).loader
    historical = loader.project_state(loader.graph.leaf_nodes("pages")).apps.get_model("pages", "HomePage")
    page = historical.objects.get(pk=home.pk)
    assert page.body[0]["value"] == "<p>Giữ lại</p>"
    page.save()
    assert HomePage.objects.get().body[0].value.source == "<p>Giữ lại</p>"
