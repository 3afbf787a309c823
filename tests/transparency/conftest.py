"""A ledger that these tests fill from its first entry on: what a new portal brings is committed already."""

from __future__ import annotations

import pytest

from portal.records.models import LedgerEntry, LedgerHead, RecordState


@pytest.fixture
def empty_ledger(db: None) -> None:
    states = RecordState._base_manager.all()
    states._raw_delete(states.db)
    LedgerEntry.objects.all().delete()
    LedgerHead.objects.all().delete()
