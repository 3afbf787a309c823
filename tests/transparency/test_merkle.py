"""The tree of RFC 6962, with the vectors of the reference implementation of Certificate Transparency."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.transparency.formats.merkle import (
    EMPTY_ROOT,
    InvalidProof,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    split_of,
)

LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else hashlib.sha256().digest()
    split = split_of(len(leaves))
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def tree(size: int) -> list[bytes]:
    return [number.to_bytes(2) for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_published(size: int) -> None:
    assert root_of([leaf_hash(each) for each in LEAVES[:size]]).hex() == ROOTS[size]


@given(st.integers(0, 600))
@settings(max_examples=60)
def test_roots_follow_the_definition(size: int) -> None:
    assert root_of([leaf_hash(each) for each in tree(size)]) == by_definition(tree(size))


@given(st.data())
@settings(max_examples=200)
def test_each_leaf_is_proved_included(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    leaves = tree(size)
    proof = inclusion_proof(index, size, lambda start, end: by_definition(leaves[start:end]))
    proved = {"index": index, "size": size, "root": by_definition(leaves)}
    check_inclusion(leaf=leaf_hash(leaves[index]), proof=proof, **proved)
    for wrong in (proof[1:], [*proof, EMPTY_ROOT], [EMPTY_ROOT, *proof[1:]]):
        if wrong != proof:
            with pytest.raises(InvalidProof):
                check_inclusion(leaf=leaf_hash(leaves[index]), proof=wrong, **proved)
    with pytest.raises(InvalidProof):
        check_inclusion(leaf=leaf_hash(b"another"), proof=proof, **proved)


@given(st.data())
@settings(max_examples=200)
def test_growth_is_proved(data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 300))
    old = data.draw(st.integers(0, size))
    leaves = tree(size)
    proof = consistency_proof(old, size, lambda start, end: by_definition(leaves[start:end]))
    roots = {"old_root": by_definition(leaves[:old]), "root": by_definition(leaves)}
    check_consistency(old=old, size=size, proof=proof, **roots)
    for wrong in (proof[:-1], [*proof, EMPTY_ROOT]):
        if wrong != proof:
            with pytest.raises(InvalidProof):
                check_consistency(old=old, size=size, proof=wrong, **roots)
    if 0 < old < size:
        forged = [b"forged", *leaves[1:]]
        with pytest.raises(InvalidProof):
            check_consistency(old=old, size=size, proof=proof, old_root=roots["old_root"], root=by_definition(forged))


def test_no_leaf_beyond_the_tree() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(3, 3, lambda start, end: EMPTY_ROOT)
    with pytest.raises(IndexError):
        consistency_proof(4, 3, lambda start, end: EMPTY_ROOT)
