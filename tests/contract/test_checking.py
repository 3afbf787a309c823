"""The index is compared with the database and follows it, on both engines."""

from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from portal.petitions.models import Petition
from search.index import outbox
from search.index.consistency import Difference, Fault, differences
from search.index.documents import SOURCES
from search.models import IndexRequest
from search.query.answer import Key
from search.schema.document import Document

from .conftest import ENGINES

pytestmark = pytest.mark.usefixtures("example", "db")


@pytest.fixture(params=ENGINES)
def index(request, settings, tmp_path):
    if request.param == "embedded":
        settings.SEARCH_URL = f"embedded://{tmp_path}"
        yield outbox.engine()
        return
    settings.SEARCH_URL = f"{request.getfixturevalue('elasticsearch_url')}/check-{uuid4().hex}"
    settings.SEARCH_TIMEOUT = 30.0
    yield outbox.engine()
    outbox.engine().discard()


def check(**options):
    """The exit code of search_check, and what it says last."""
    out = StringIO()
    try:
        call_command("search_check", stdout=out, **options)
    except SystemExit as stopped:
        return stopped.code, out.getvalue().splitlines()[-1]
    return 0, out.getvalue().splitlines()[-1]


@pytest.fixture
def broken(index):
    """An index that lacks one petition, has an old version of another and two that nobody may find."""
    outbox.rebuild()
    missing, stale = (Key("petition", pk) for pk in Petition.objects.public().values_list("pk", flat=True)[:2])
    hidden = Key("petition", Petition.objects.get(code="KN-2024-009").pk)
    unknown = Key("a type of yesterday", 5)
    index.update(
        remove=[missing],
        add=[
            SOURCES["petition"].documents([stale.id])[stale.id]._replace(updated=7),
            *(Document(type=key.type, id=key.id, title="Không được hiện", updated=7) for key in (hidden, unknown)),
        ],
    )
    return {
        Difference(missing, Fault.MISSING),
        Difference(stale, Fault.STALE),
        Difference(hidden, Fault.MUST_NOT_BE_THERE),
        Difference(unknown, Fault.MUST_NOT_BE_THERE),
    }


def test_after_a_rebuild_nothing_differs(index):
    outbox.rebuild()
    assert check() == (0, "0 missing, 0 stale, 0 must not be there")


def test_repair_creates_missing_index(index):
    assert check()[0] == 1
    assert check(repair=True) == (0, "0 missing, 0 stale, 0 must not be there")
    assert index.count() > 30


def test_each_difference_names_its_fault(broken):
    assert set(differences()) == broken
    assert check() == (1, "1 missing, 1 stale, 2 must not be there")


def test_repair_removes_all_differences(broken):
    assert check(repair=True) == (0, "0 missing, 0 stale, 0 must not be there")
    assert check()[0] == 0
    assert not IndexRequest.objects.exists()


def test_entries_are_ordered_across_batches(index, monkeypatch):
    from search.engines.elasticsearch import engine as cluster
    from search.engines.tantivy import snapshot as embedded

    monkeypatch.setattr(cluster, "ENTRIES", 3)
    monkeypatch.setattr(embedded, "BATCH", 3)
    keys = [Key(type_, id_) for type_ in ("conclusion", "notice", "petition") for id_ in (0, 1, 2, 10, 11, 2**40 - 1)]
    index.update(add=[Document(type=key.type, id=key.id, title="Đất", updated=key.id) for key in reversed(keys)])
    assert list(index.entries()) == [(key, key.id) for key in keys]
