"""Proofs read the tree tile by tile."""

from __future__ import annotations

import pytest

from portal.records.models import LedgerEntry
from portal.records.models.ledger import commit
from portal.transparency import log
from portal.transparency.formats.merkle import check_inclusion, inclusion_proof, leaf_hash
from portal.transparency.tiles import LedgerIncomplete, TreeReader, commitments

pytestmark = pytest.mark.django_db

SIZE = 1000  # three tiles of entries and a part of one, and a part of a tile above


@pytest.fixture(autouse=True)
def published(empty_ledger) -> None:
    commit([{"number": number} for number in range(SIZE)])
    log.publish()


def test_proof_asks_each_tile_once(django_assert_num_queries):
    with django_assert_num_queries(3):
        proof = inclusion_proof(500, SIZE, TreeReader().range_hash)
    leaf = leaf_hash(commitments(500, 501)[0])
    check_inclusion(leaf=leaf, index=500, size=SIZE, proof=proof, root=log.root_at(SIZE))


def test_missing_entry_shifts_no_other():
    proof = inclusion_proof(500, SIZE, TreeReader().range_hash)
    LedgerEntry.objects.filter(sequence=502).delete()  # the leaf itself is no part of the path to its neighbour
    assert inclusion_proof(501, SIZE, TreeReader().range_hash)[1:] == proof[1:]
    with pytest.raises(LedgerIncomplete):
        inclusion_proof(500, SIZE, TreeReader().range_hash)
