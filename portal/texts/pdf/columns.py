"""Column detection in a PDF page: lines on both sides of a gap that stays open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from .lines import Box, Line

LEAST_LINES = 3  # with text on both sides, for a gap to part columns
LEAST_LETTERS = 15  # in a line of a column, on average: fewer are numbers, labels or figures of a table
FILLED = 0.6  # of the width of a column, by half of its lines
GAP = 1.2  # of the height of a line
RULES = 3  # drawn lines across a gap: then it is a table


class Gap(NamedTuple):
    left: float
    right: float


def blocks(lines: Sequence[Line], rules: Sequence[Box]) -> Iterator[list[Line]]:
    """Runs of lines in their order; those that stand in columns as one run for each column. `rules`: what is drawn."""
    begun = at = 0
    while at < len(lines):
        if (found := _columns(lines, at, rules)) is None:
            at += 1
            continue
        yield list(lines[begun:at])
        left, right, at = found
        yield from blocks(left, rules)
        yield from blocks(right, rules)
        begun = at
    yield list(lines[begun:])


def _columns(lines: Sequence[Line], start: int, rules: Sequence[Box]) -> tuple[list[Line], list[Line], int] | None:
    """The two sides of a gap that begins with a line, and the index behind them; None if no columns begin here."""
    for gap in _gaps(lines[start]):
        end = start + 1
        while end < len(lines) and (narrowed := _narrowed(gap, lines[end])) is not None:
            gap = narrowed
            end += 1
        run = lines[start:end]
        left, right = _side(run, gap, is_left=True), _side(run, gap, is_left=False)
        both = sum(line.left < gap.left and line.right > gap.right for line in run)
        if both >= LEAST_LINES and _is_column(left) and _is_column(right) and not _is_ruled(run, gap, rules):
            return left, right, end
    return None


def _gaps(line: Line) -> Iterator[Gap]:
    """Wide ones between words, the widest first."""
    words = sorted(line.words, key=lambda word: word.box.left)
    gaps = [Gap(before.box.right, after.box.left) for before, after in pairwise(words)]
    wide = (gap for gap in gaps if gap.right - gap.left >= GAP * _height(line))
    yield from sorted(wide, key=lambda gap: gap.left - gap.right)


def _height(line: Line) -> float:
    return median(word.box.bottom - word.box.top for word in line.words)


def _narrowed(gap: Gap, line: Line) -> Gap | None:
    """What of a gap no word of the line touches; None if it is too narrow then."""
    middle = (gap.left + gap.right) / 2
    for word in line.words:
        if word.box.left < gap.right and word.box.right > gap.left:
            if word.box.left <= middle <= word.box.right:
                return None
            if word.box.right < middle:
                gap = Gap(max(gap.left, word.box.right), gap.right)
            else:
                gap = Gap(gap.left, min(gap.right, word.box.left))
    return gap if gap.right - gap.left >= GAP * _height(line) else None


def _side(run: Sequence[Line], gap: Gap, *, is_left: bool) -> list[Line]:
    parts = []
    for line in run:
        if words := tuple(word for word in line.words if (word.box.right <= gap.left) == is_left):
            parts.append(replace(line, words=words, is_broken=line.is_broken and words[-1] is line.words[-1]))
    return parts


def _is_column(lines: Sequence[Line]) -> bool:
    """Lines of words that mostly go to the edge."""
    if len(lines) < LEAST_LINES or sum(len(line.text) for line in lines) < LEAST_LETTERS * len(lines):
        return False
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    return median(line.right - line.left for line in lines) >= FILLED * (right - left)


def _is_ruled(run: Sequence[Line], gap: Gap, rules: Sequence[Box]) -> bool:
    boxes = [word.box for line in run for word in line.words]
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    beside = (rule for rule in rules if rule.bottom >= top and rule.top <= bottom)
    return sum(rule.left <= gap.right and rule.right >= gap.left for rule in beside) >= RULES
