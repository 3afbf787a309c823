"""Folded columns follow the columns that they are made of, whoever saves them."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from portal.fields.folded import FoldedField, fill
from portal.petitions.models import Petition

from ..factories import make_petition

pytestmark = pytest.mark.django_db


def stored(petition: Petition) -> str:
    return Petition.objects.values_list("folded", flat=True).get(pk=petition.pk)


def test_saved_row_holds_folded_text():
    petition = make_petition(title="Ðường làng", content="Ủy  ban", hamlet="thôn Sậy")
    assert stored(petition).endswith("duong lang uy ban thon say")


def test_saving_one_column_folds_it():
    petition = make_petition(title="Đường làng")
    fresh = Petition.objects.get(pk=petition.pk)
    fresh.title = "Cầu ao"
    fresh.save(update_fields=["title"])
    assert "cau ao" in stored(petition)
    assert "duong" not in stored(petition)


def test_saving_deferred_row_folds_it():
    petition = make_petition(title="Đường làng")
    fresh = Petition.objects.only("title").get(pk=petition.pk)
    fresh.title = "Cầu ao"
    fresh.save()
    assert "cau ao" in stored(petition)


def test_saving_other_columns_leaves_it():
    petition = make_petition(title="Đường làng")
    Petition.objects.filter(pk=petition.pk).update(folded="")
    petition.save(update_fields=["updated_at"])
    assert stored(petition) == ""


def test_migration_fills_rows_that_stand():
    petition = make_petition(title="Đường làng")
    Petition.objects.update(folded="")
    fill(Petition, "code", "title", "content", "hamlet")
    assert "duong lang" in stored(petition)


@pytest.mark.parametrize(
    ("app", "migration"),
    [
        ("dialogues", "0011_fill_folded_columns"),
        ("organisations", "0007_fill_folded_columns"),
        ("petitions", "0008_fill_folded_columns"),
    ],
)
def test_migration_knows_every_column(app, migration):
    module = importlib.import_module(f"portal.{app}.migrations.{migration}")
    columns = {
        model.__name__: field.of
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FoldedField)
    }
    assert columns == module.COLUMNS
