"""What is made from all rows at once, the index of the search and the dump, takes odd rows like any others."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from portal.dialogues.models import Dialogue, Notice
from portal.opendata.catalogue.resources import RESOURCES
from portal.opendata.exports import dumps
from portal.petitions.models import Petition
from search.index import outbox

from .asking import told
from .rows import odd_rows
from .test_readers import as_in_production, older_database  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.usefixtures("example", "db")]

once = settings(
    max_examples=2,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@once
@given(rows=odd_rows())
def test_index_holds_every_public_row(settings, tmp_path: Path, rows):
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
    with older_database(rows):
        connection.run_on_commit.clear()
        outbox.rebuild()
        call_command("search_check", verbosity=0)  # SystemExit where index and database differ
        public = sum(model.objects.public().count() for model in (Petition, Notice, Dialogue))
        there = [key for key, _version in outbox.engine().entries() if key.type in ("petition", "notice", "dialogue")]
        assert len(there) == public


@once
@given(rows=odd_rows())
def test_dump_row_counts_match_api(settings, tmp_path: Path, rows):
    settings.DUMPS_ROOT = tmp_path / "dumps"
    with older_database(rows):
        dump = dumps.make(now=timezone.now())
        shown = {name: told(Client(), f"/api/v1/{name}.jsonl").total() for name in RESOURCES}
        of_this_year = {"scoreboard", "petition-totals"}  # the dump has those of every year
        assert {name: dump.counts[name] for name in shown.keys() - of_this_year} == {
            name: count for name, count in shown.items() if name not in of_this_year
        }
