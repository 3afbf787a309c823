"""The patterns of document numbers read a text once, however it is made."""

from __future__ import annotations

import re._parser as parser
from collections.abc import Iterator
from typing import Any

from portal.language import document_numbers as numbers


def repeats_without_bound(parsed: Any) -> Iterator[Any]:
    for operation, argument in parsed:
        if operation in (parser.MAX_REPEAT, parser.MIN_REPEAT):
            _least, most, inner = argument
            if most == parser.MAXREPEAT:
                yield inner
            yield from repeats_without_bound(inner)
        elif operation in (parser.ASSERT, parser.ASSERT_NOT, parser.SUBPATTERN):
            yield from repeats_without_bound(argument[-1])
        elif operation is parser.BRANCH:
            for branch in argument[1]:
                yield from repeats_without_bound(branch)


def test_petition_code_search_is_bounded():
    assert not list(repeats_without_bound(parser.parse(numbers._CODE.pattern, numbers._CODE.flags)))
    assert not list(numbers.document_numbers("KN" + "a" * 40_000 + " 12-TB"[:0] + " KN-"))


def test_petition_codes_are_found():
    text = "KN-7F3K-9QXD, kn 2024 001, KN2024001, kn dong que, KNdongque5"
    assert [text[found.start : found.end] for found in numbers.document_numbers(text)] == [
        "KN-7F3K-9QXD",
        "kn 2024 001",
        "KN2024001",
        "KNdongque5",
    ]


def test_title_is_read_from_its_beginning():
    title = "Thông báo số 12-TB/HU về việc " + "và 13-TB/HU " * 5000
    assert numbers.number_in_title(title) == "12-TB/HU"
