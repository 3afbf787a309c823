"""Merkle trees as RFC 6962 (section 2.1) defines them: hashes, inclusion proofs and consistency proofs.

All hashes are 32 bytes. What proves reads the hash of a range of leaves from a function; what checks needs nothing but
the proof, and is what an outsider runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

# The hash of the leaves from the first number up to, not including, the second.
RangeHash = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()


class InvalidProof(ValueError):
    """A proof does not lead to the root that it was given for."""


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root of a whole tree, or of a complete subtree, from the hashes of its leaves or lower subtrees."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        joined = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = joined + level[-1:] if len(level) % 2 else joined
    return level[0]


def split_of(size: int) -> int:
    """The largest power of two that is less than `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(index: int, size: int, hash_of: RangeHash) -> list[bytes]:
    """The audit path of the leaf, from the leaf up. Raises IndexError for a leaf that the tree does not hold."""
    if not 0 <= index < size:
        raise IndexError(f"A tree of {size} leaves has no leaf {index}.")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split_of(end - start)
        if index < middle:
            path.append(hash_of(middle, end))
            end = middle
        else:
            path.append(hash_of(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(old: int, size: int, hash_of: RangeHash) -> list[bytes]:
    """That the tree of `old` leaves is the beginning of the one of `size`. Raises IndexError unless old <= size."""
    if not 0 <= old <= size:
        raise IndexError(f"A tree of {size} leaves does not grow from one of {old}.")
    if old in (0, size):
        return []
    path = []
    start, end, is_known = 0, size, True
    while old - start != end - start:
        middle = start + split_of(end - start)
        if old <= middle:
            path.append(hash_of(middle, end))
            end = middle
        else:
            path.append(hash_of(start, middle))
            start, is_known = middle, False
    if not is_known:
        path.append(hash_of(start, end))
    return path[::-1]


def check_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the hash `leaf` is number `index` in the tree (RFC 9162, section 2.1.3.2). Raises InvalidProof."""
    if not 0 <= index < size:
        raise InvalidProof("The tree has no such leaf.")
    position, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            raise InvalidProof("The proof is too long.")
        if position % 2 or position == last:
            found = node_hash(each, found)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, each)
        position, last = position >> 1, last >> 1
    if last or found != root:
        raise InvalidProof("The proof does not lead to the root.")


def check_consistency(*, old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Check that one tree is the beginning of the other (RFC 9162, section 2.1.4.2). Raises InvalidProof."""
    if not 0 <= old <= size:
        raise InvalidProof("The older tree is larger than the younger one.")
    if old in (0, size):
        if proof or (old == size and old_root != root) or (old == 0 and old_root != EMPTY_ROOT):
            raise InvalidProof("Trees of one size have one root, and need no proof.")
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise InvalidProof("The proof is empty.")
    position, last = old - 1, size - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    found_old = found = path[0]
    for each in path[1:]:
        if last == 0:
            raise InvalidProof("The proof is too long.")
        if position % 2 or position == last:
            found_old, found = node_hash(each, found_old), node_hash(each, found)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, each)
        position, last = position >> 1, last >> 1
    if last or found_old != old_root or found != root:
        raise InvalidProof("The proof does not lead from one root to the other.")
