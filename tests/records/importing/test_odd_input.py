"""Whatever a file holds, an importer names what is wrong with it and leaves the database as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.importing import ImportRefused
from tests.records.importing.office import BY_NAME, IMPORTERS, build_world

pytestmark = pytest.mark.django_db

THERE: dict[str, int] = {}  # the rows before a file comes
RECORDS = ("organisations", "dialogues", "petitions", "supervision", "workdays", "taggit")

every_importer = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"%PDF",
    b"[",
    b"{",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"sep=;\n",
    b'"',
    b"code,title\n",
]
ODD_VALUES: list[Any] = [
    "", " ", "\u200b", "\x00", "\ud800", "\ufffd", "-", "-5", "1.000", "12,5", "NaN", 1e400, -1, 0, 2**70, 0.5, True,
    "0001-01-01", "31/12/9999", "2026-12-01T25:00", "2026-03-05T23:59+14:00", "9999-12-31T23:59-14:00", "00:00+23:59",
    "KN/2026/01", "..", "%", "\\", "Ж" * 600, "1" * 5000, "none", [], {}, [[]], {"a": {}}, [None], ["x", 1], "x;y;;",
    "phong-kinh-te", "DT-1", "2026-03-05", "2024-02-29",
]  # fmt: skip
values = st.one_of(st.sampled_from(ODD_VALUES), st.text(max_size=20), st.integers(), st.floats(), st.dates().map(str))
trees = st.recursive(
    values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(autouse=True)
def world():
    build_world()
    THERE.update(counted())


def counted() -> dict[str, int]:
    """Rows of the models of the portal's records."""
    models = (model for app in RECORDS for model in apps.get_app_config(app).get_models())
    return {model._meta.label: model._base_manager.count() for model in models}


def take(load: Any, content: bytes, **options: Any) -> None:
    """Load and undo. Nothing but a refusal may come out of it, and a refusal leaves nothing behind."""
    with transaction.atomic():
        said = refusal(load, content, **options)
        assert said is None or all(said)
        assert said is None or counted() == THERE
        transaction.set_rollback(True)


def refusal(load: Any, content: bytes, **options: Any) -> list[str] | None:
    try:
        load(content, file="tep", **options)
    except ImportRefused as refused:
        return list(map(str, refused.report.errors)) or [""]
    return None


@every_importer
@few
@given(beginning=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=200))
def test_any_bytes_load_or_are_refused(importer, beginning, rest):
    take(importer.load, beginning + rest)


@every_importer
@few
@given(tree=trees)
def test_any_json_loads_or_is_refused(importer, tree):
    take(importer.load, json.dumps(tree).encode())


def changed(good: Any) -> st.SearchStrategy[Any]:
    """A good record with something odd at some place in it."""
    if isinstance(good, dict) and good:
        here = st.sampled_from(sorted(good)).flatmap(
            lambda name: changed(good[name]).map(lambda value: {**good, name: value})
        )
        return here | here.flatmap(lambda once: changed(once) if isinstance(once, dict) else st.just(once)) | trees
    if isinstance(good, list) and good:
        return changed(good[0]).map(lambda value: [value, *good[1:]]) | st.just([*good, *good]) | trees
    return trees


@every_importer
@settings(few, max_examples=60)
@given(data=st.data(), skip_bad=st.booleans())
def test_odd_values_load_or_are_refused(importer, data, skip_bad):
    records = data.draw(st.lists(changed(importer.good), min_size=1, max_size=2))
    content = json.dumps([importer.good, *records]).encode()
    take(importer.load, content, skip_bad=skip_bad)


@pytest.mark.parametrize("name", ["petitions", "dialogues", "findings", "units", "calendar", "notices"])
@few
@given(data=st.data(), delimiter=st.sampled_from(",;\t"))
def test_any_cells_load_or_are_refused(name, data, delimiter):
    importer = BY_NAME[name]
    heading = [key for key, value in importer.good.items() if not isinstance(value, dict)]
    cell = st.one_of(st.text(max_size=10), st.sampled_from([str(value) for value in ODD_VALUES]))
    lines = data.draw(st.lists(st.lists(cell, max_size=len(heading) + 1), max_size=4))
    text = "\n".join(delimiter.join(line) for line in [heading, *lines])
    take(importer.load, text.encode("utf-8", "surrogatepass"))
