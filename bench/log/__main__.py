"""How fast events are appended, proved and verified, beside pymerkle and the limit of hashing: see bench/README.md.

    python -m bench.log 1000000

In an empty database of its own (DATABASE_URL). All events are decisions on one petition.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.core.management import call_command
from pymerkle import SqliteTree
from tqdm import tqdm

from portal.organisations.models import Unit
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.ledger import runs
from portal.records.ledger.hash_chain import canonical
from portal.records.levels import Visibility
from portal.records.models import LedgerEntry, VisibilityDecision
from portal.transparency import log
from portal.transparency.formats.merkle import consistency_proof, inclusion_proof
from portal.transparency.tiles import TreeReader

BATCH = 1000
PROOFS = 500
SEED = 20260101
RECEIVED_ON = date(2026, 1, 5)
Told = TypeVar("Told")


@dataclass(frozen=True)
class Line:
    """How many a second; None for what a peer does not do."""

    name: str
    ours: float
    pymerkle: float | None
    limit: float


def main() -> None:
    parser = ArgumentParser(prog="python -m bench.log", description=__doc__)
    parser.add_argument("count", type=int, metavar="N", help="events")
    count = parser.parse_args().count
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        print(report(count, measured(count, Path(folder))))


def measured(count: int, folder: Path) -> Iterator[Line]:
    appended = append(count)
    entries = commitments()
    checkpoint, publishing = timed(log.publish)
    tree = SqliteTree(str(folder / "pymerkle.sqlite3"))
    _size, peer_appended = timed(lambda: tree.append_entries(entries))
    root, peer_publishing = timed(tree.get_root)
    if checkpoint is None or checkpoint.root != root.hex():
        sys.exit("pymerkle has another root for the same entries.")
    commitment, node = hash_seconds()
    size = len(entries)
    # An event is hashed to its commitment, its link and its leaf; a tree has as many inner nodes as leaves.
    yield Line("appended", count / appended, count / peer_appended, 1 / (commitment + 2 * node))
    yield Line("put into the tree, head signed", size / publishing, size / peer_publishing, 1 / (2 * node))
    places = random.Random(SEED).sample(range(1, size), PROOFS)  # noqa: S311 (no secret)
    path = 1 / (size.bit_length() * node)
    yield Line(
        "inclusion proofs",
        per_second(places, lambda place: inclusion_proof(place, size, TreeReader().range_hash)),
        per_second(places, lambda place: tree.prove_inclusion(place + 1)),
        path,
    )
    yield Line(
        "consistency proofs",
        per_second(places, lambda place: consistency_proof(place, size, TreeReader().range_hash)),
        per_second(places, tree.prove_consistency),
        path,
    )
    for name, is_whole in (("verified, everything", True), ("verified, nothing changed", False)):
        run, took = timed(partial(runs.verify, is_whole=is_whole))
        if run.differences:
            sys.exit(f"The verification found {run.sentences[0]}")
        yield Line(name, size / took, None, 1 / (commitment + 3 * node))


def append(count: int) -> float:
    """The seconds that it took."""
    unit = Unit.objects.create(name="Ủy ban nhân dân xã", kind="government", level="commune")
    petition = Petition(unit=unit, title="Đường làng", content="Đường làng hỏng.", received_on=RECEIVED_ON)
    lifecycle.receive(petition, by=Actor(str(unit)), on=RECEIVED_ON)
    took = 0.0
    for _batch in tqdm(range(0, count, BATCH), unit_scale=BATCH, disable=None):
        took += timed(partial(VisibilityDecision.objects.append_many, decisions(petition)))[1]
    return took


def decisions(petition: Petition) -> list[VisibilityDecision]:
    actor, text = str(petition.unit), "Chờ xem xét. " * 20
    return [
        VisibilityDecision(record=petition, kind=Visibility.UNDECIDED.value, actor=actor, on=RECEIVED_ON, text=text)
        for _each in range(BATCH)
    ]


def commitments() -> list[bytes]:
    rows = LedgerEntry.objects.order_by("sequence").values_list("commitment", flat=True)
    return [bytes.fromhex(each) for each in rows.iterator(chunk_size=10_000)]


def hash_seconds() -> tuple[float, float]:
    """Of one commitment with its canonical payload, and of one node of the tree."""
    payload = VisibilityDecision.objects.all()[0].ledger_payload()
    salt, pair = bytes(32), bytes(65)
    rounds = range(50_000)
    commitment = per_second(rounds, lambda _round: hashlib.sha256(salt + canonical(payload)).digest())
    return 1 / commitment, 1 / per_second(rounds, lambda _round: hashlib.sha256(pair).digest())


def timed(does: Callable[[], Told]) -> tuple[Told, float]:
    started = time.perf_counter()
    return does(), time.perf_counter() - started


def per_second(places: Sequence[int], does: Callable[[int], object]) -> float:
    started = time.perf_counter()
    for place in places:
        does(place)
    return len(places) / (time.perf_counter() - started)


def report(count: int, lines: Iterator[Line]) -> str:
    rows = [f"{count:,} events; so many a second.", "", "| | ours | pymerkle | hashing alone |", "|---|---:|---:|---:|"]
    for line in lines:
        peer = "" if line.pymerkle is None else f"{line.pymerkle:,.0f}"
        rows.append(f"| {line.name} | {line.ours:,.0f} | {peer} | {line.limit:,.0f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
