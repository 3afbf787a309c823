"""Compares the ledger with every head that was published, and with heads that others kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.records.models import LedgerEntry
from portal.transparency import log
from portal.transparency.formats.merkle import EMPTY_ROOT, leaf_hash, node_hash
from portal.transparency.formats.notes import Checkpoint as Head
from portal.transparency.formats.notes import MalformedNote, Note, NotSigned, VerifierKey
from portal.transparency.models import Checkpoint, SubtreeRoot
from portal.transparency.tiles import HEIGHT, WIDTH

Heads = dict[int, list[bytes]]  # roots by the size of the tree
Roots = dict[tuple[int, int], bytes]  # by level and index


class GrowingTree:
    """A tree to which leaves are added one by one.

    `subtrees` are the roots of its complete subtrees, the largest first; `completed` those of 1, 2, 4, … leaves that
    the last leaf has completed.
    """

    def __init__(self) -> None:
        self.size = 0
        self.subtrees: list[bytes] = []
        self.completed: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        self.size += 1
        self.completed = [leaf]
        size = self.size
        while size % 2 == 0:
            self.completed.append(node_hash(self.subtrees.pop(), self.completed[-1]))
            size >>= 1
        self.subtrees.append(self.completed[-1])

    @property
    def root(self) -> bytes:
        found = b""
        for each in reversed(self.subtrees):
            found = node_hash(each, found) if found else each
        return found or EMPTY_ROOT


def differences() -> Iterator[str]:
    """One sentence for each published head and each stored root that the ledger does not lead to."""
    heads: Heads = {}
    verifier = log.signing_key().verifier
    for checkpoint in Checkpoint.objects.order_by("size"):
        yield from _wrong_columns(checkpoint, verifier)
        heads.setdefault(checkpoint.size, []).append(bytes.fromhex(checkpoint.root))
    stored = {(each.level, each.index): bytes(each.hash) for each in SubtreeRoot.objects.iterator()}
    yield from _walk(heads, stored)


def differences_from(kept: Iterable[Note]) -> Iterator[str]:
    """One sentence for each head that somebody kept and the ledger does not lead to. Raises MalformedNote."""
    heads: Heads = {}
    for note in kept:
        head = Head.read(note.text)
        heads.setdefault(head.size, []).append(head.root)
        if head.origin != log.origin():
            yield f"the checkpoint is of another log, {head.origin}"
    yield from _walk(heads, {})


def _walk(heads: Heads, stored: Roots) -> Iterator[str]:
    tree = GrowingTree()
    entries = LedgerEntry.objects.order_by("sequence").values_list("commitment", flat=True)
    for commitment in entries.iterator(chunk_size=5000):
        tree.add(leaf_hash(_bytes(commitment)))
        if tree.size % WIDTH == 0:
            yield from _wrong_roots(tree, stored)
        if any(tree.root != root for root in heads.get(tree.size, ())):
            yield f"the first {tree.size} entries are not those of the checkpoint"
    for size in sorted(heads):
        if size > tree.size:
            yield f"a checkpoint has {size} entries, and the ledger has {tree.size}: its end was cut off"
    for level, index in sorted(stored):
        yield f"the root of subtree {index} of level {level} stands for entries that are not there"


def _wrong_roots(tree: GrowingTree, stored: Roots) -> Iterator[str]:
    """Of the subtrees that the last leaf has completed; what was compared leaves `stored`."""
    for level, root in enumerate(tree.completed[HEIGHT::HEIGHT]):
        index = (tree.size >> HEIGHT * (level + 1)) - 1
        if stored.pop((level, index), root) != root:
            yield f"the stored root of subtree {index} of level {level} is not that of its entries"


def _wrong_columns(checkpoint: Checkpoint, verifier: VerifierKey) -> Iterator[str]:
    try:
        note = Note.read(checkpoint.note)
        head = Head.read(note.text)
        verifier.check(note)
    except (MalformedNote, NotSigned) as reason:
        yield f"checkpoint {checkpoint.size}: {reason}"
        return
    if (head.size, head.root.hex()) != (checkpoint.size, checkpoint.root):
        yield f"checkpoint {checkpoint.size} says something else than its signed note"


def _bytes(commitment: str) -> bytes:
    try:
        return bytes.fromhex(commitment)
    except ValueError:  # whatever was written there is no hash
        return commitment.encode(errors="replace")
