"""Whatever an older database holds, every public address answers, and no row hides the others.

Each example of Hypothesis writes some 250 odd rows at once: one odd value in each column of every model that public
pages show, and rows in which every column is odd.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.dialogues.models import Dialogue, Notice, Topic
from portal.following.followables import keys_of
from portal.opendata.catalogue.flattening import tables_of
from portal.opendata.catalogue.resources import RESOURCES
from portal.organisations.models import Place, Unit
from portal.petitions.models import Petition
from portal.records.models import Verification
from portal.transparency import log
from portal.transparency.formats.notes import COSIGNATURE, Note, SigningKey
from portal.transparency.models import Cosignature, Witness
from tests.addresses import public_paths, unknown_parameters
from tests.conftest import forget_the_former_database

from . import writing
from .asking import Failed, told
from .rows import OddRow, OddRows, models_left_out, odd_rows

pytestmark = [pytest.mark.usefixtures("example", "db")]


@pytest.fixture(autouse=True)
def as_in_production(settings) -> None:
    settings.BROKEN_RECORDS_RAISE = False


EXAMPLES = 3
ROWS_OF_AN_EXAMPLE = 180  # at least: some are refused by the checks of their tables, more of them by PostgreSQL
NEWEST = 3  # of each kind of record have their own addresses asked for
# Lists of which each entry is to be there beside the odd ones, as long as a feed holds fewer than it may.
LISTS = (
    *("/lich-doi-thoai/", "/thong-bao/", "/kien-nghi/", "/cam-ket/", "/lich-doi-thoai/lich.ics"),
    *(f"/sitemap-{section}.xml" for section in ("petitions", "notices", "dialogues", "units", "lists", "pages")),
    *(f"/api/v1/{name}.jsonl" for name in RESOURCES),
)
ENGLISH = "en"
IN_NO_LANGUAGE = ("/api/", "/sitemap", "/suc-khoe/", "/metrics")
NARROWED = ("/kien-nghi/", "/lich-doi-thoai/", "/cam-ket/")


def sign_and_verify() -> None:
    """What the nights of a portal leave behind, which the example has not had."""
    checkpoint = log.publish()
    assert checkpoint
    key = SigningKey.generate("w.example", kind=COSIGNATURE)
    witness = Witness.objects.create(name="Mặt trận", key=str(key.verifier), address="https://w.example/")
    line = str(key.sign(Note.read(checkpoint.note).text, at=checkpoint.made_at))
    Cosignature.objects.create(checkpoint=checkpoint, witness=witness, line=line, at=checkpoint.made_at)
    Verification.objects.create(started_at=checkpoint.made_at, events=checkpoint.size, differences=0)


@contextmanager
def older_database(rows: OddRows | list[OddRow]) -> Iterator[list[OddRow]]:
    """With these rows beside those of the example, undone afterwards; gives those that the database takes."""
    with transaction.atomic():
        sign_and_verify()
        written = writing.write(rows)
        forget_the_former_database()
        yield written
        transaction.set_rollback(True)
    forget_the_former_database()


def with_queries() -> Iterator[str]:
    """Addresses that a query leads to a record: forms of following, lists narrowed, codes to be photographed."""
    for model in (Petition, Dialogue, Notice, Unit):
        for record in model._default_manager.order_by("-pk")[:NEWEST]:
            yield f"/ma-qr.svg?{urlencode({'trang': record.get_absolute_url()})}"
            yield from (f"/theo-doi/?{urlencode({'muc': kind, 'ma': key})}" for kind, key in keys_of(record))
            yield f"/tim-kiem/?{urlencode({'q': str(record)[:200]})}"
            yield f"/tim-kiem/goi-y/?{urlencode({'q': str(record)[:20]})}"
    narrowed = {"linh-vuc": Topic, "don-vi": Unit, "noi": Place}
    for name, model in narrowed.items():
        for slug in model._default_manager.order_by("-pk").values_list("slug", flat=True)[:NEWEST]:
            yield from (
                f"{page}?{urlencode({name: slug})}" for page in ("/kien-nghi/", "/lich-doi-thoai/", "/cam-ket/")
            )
    for resource in RESOURCES.values():
        yield from (f"/api/v1/{resource.name}.csv?table={name}" for name in tables_of(resource) if name)


def in_one_language(paths: Iterable[str], *, english: bool) -> Iterator[str]:
    """Each address in one of its languages."""
    in_english = f"/{ENGLISH}/"
    for path in paths:
        if path.startswith(in_english) == english or path.startswith(IN_NO_LANGUAGE):
            yield path


def uneven_tables(client: Client) -> dict[str, list[int]]:
    """Resources that have more rows in one format than in another."""
    rows = {
        name: [(told(client, f"/api/v1/{name}{end}") or Counter()).total() for end in ("", ".csv", ".jsonl", ".xlsx")]
        for name in RESOURCES
    }
    return {name: counts for name, counts in rows.items() if len(set(counts)) > 1}


def failures(client: Client, paths: list[str]) -> dict[str, str]:
    found = {}
    for path in paths:
        try:
            told(client, path)
        except Failed as failed:
            found[path] = str(failed)
    return found


def culprit(rows: list[OddRow], path: str) -> str:
    """The first row that alone makes the address fail."""
    for row in rows:
        with older_database([row]):
            if failures(Client(), [path]):
                return str(row)
    return "several rows together"


def test_every_url_pattern_is_requested():
    assert unknown_parameters() == [], "new parameters: tell tests/addresses.py where their values come from"


def test_every_public_model_has_odd_rows():
    assert models_left_out() == set(), "new models: tests/old_rows/rows.py lists what public pages show"


@pytest.fixture(scope="module")
def entries(example, django_db_blocker) -> Callable[[str], Counter[str]]:
    """What a list holds without odd rows."""
    with django_db_blocker.unblock():
        there = {path: told(Client(), path) or Counter() for path in LISTS}
    return lambda path: there[path]


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(rows=odd_rows(), english=st.booleans())
def test_odd_rows_break_no_public_address(entries, rows, english):
    client = Client()
    with older_database(rows) as written:
        assert len(written) >= ROWS_OF_AN_EXAMPLE
        failed = failures(client, [*in_one_language(public_paths(most=NEWEST), english=english), *with_queries()])
        uneven = {} if failed else uneven_tables(client)
        asked = [path for path in LISTS if path not in failed]
        hidden = {path: entries(path) - (told(client, path) or Counter()) for path in asked}
    named = [f"{reason}\n  because of {culprit(written, path)}" for path, reason in list(failed.items())[:10]]
    assert not failed, "\n".join(named)
    assert uneven == {}
    assert {path: missing for path, missing in hidden.items() if missing} == {}
