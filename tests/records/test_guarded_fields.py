"""Every column of the record that a person or a file fills is a field of `portal.fields`, which validates it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from portal.fields.text import Checked

APPS = ("records", "dialogues", "petitions", "organisations", "supervision", "workdays")
WRITTEN = (models.CharField, models.TextField, models.DateField, models.PositiveIntegerField)
# Columns that the program alone fills: moments of entry, keys, what is computed from other columns.
OWN = {
    "added_at",
    "commitment",
    "counted_on",
    "extension",
    "finished_at",
    "folded",
    "hash",
    "kind",
    "media_type",
    "met_on",
    "original_sha256",
    "previous",
    "public_since",
    "published_at",
    "recorded_at",
    "registered_as",
    "salt",
    "seen_at",
    "sha256",
    "shown_on",
    "sort_key",
    "started_at",
    "updated_at",
}
OF_WAGTAIL = {"expire_at", "first_published_at", "go_live_at", "last_published_at", "locked_at"}
# Deadlines are computed from validated dates, by validated rules.
COMPUTED = {"deadline", "deadlinechange"}


def _written_columns():
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, WRITTEN) and not field.choices and model._meta.model_name not in COMPUTED:
                    yield model, field


@pytest.mark.parametrize(
    ("model", "field"),
    [pytest.param(*each, id=f"{each[0].__name__}.{each[1].name}") for each in _written_columns()],
)
def test_column_that_is_filled_is_guarded(model, field):
    assert isinstance(field, Checked) or field.name in OWN | OF_WAGTAIL
