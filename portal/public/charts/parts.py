"""Parts of charts, told apart by a pattern and a word: readable without colour (docs/design.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.petitions.states import State
from portal.public.presenters.status_styles import style_of


class Pattern(StrEnum):
    """Fill patterns, from the calmest to the loudest; components/charts/_key.html draws them."""

    PLAIN = "plain"
    DOTS = "dots"
    HATCH = "hatch"
    CROSS = "cross"
    SOLID = "solid"


@dataclass(frozen=True)
class Part:
    """`key` names it in the picture's markup and in the tally that counts it."""

    key: str
    label: Any = field(compare=False)  # in the reader's language, in which a part is still the same
    tone: str
    pattern: Pattern


@dataclass(frozen=True)
class Segment:
    """A box of a bar or column: `start` and `size` along it, in percent of the picture."""

    part: Part
    count: int
    start: float
    size: float

    @property
    def middle(self) -> float:
        return round(self.start + self.size / 2, 2)


@dataclass(frozen=True)
class Cell:
    """A cell of the table under a picture, as components/_table.html takes it."""

    label: Any
    text: Any
    href: str = ""
    numeric: bool = True


# A unit's claim as in every badge (faces.py): green is only what a supervisor confirmed.
RESOLVED = Part("resolved", _("Resolved"), style_of(State.RESOLVED).tone, Pattern.SOLID)
ANSWERED = Part("answered", _("Answered, explained"), style_of(State.ANSWERED).tone, Pattern.HATCH)
IN_TIME = Part("in_time", _("Open, still in time"), "info", Pattern.PLAIN)
OVERDUE = Part("overdue", _("Overdue"), "bad", Pattern.CROSS)
PASSED_ON = Part("passed_on", _("Passed on or guided elsewhere"), "neutral", Pattern.DOTS)


def percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def stacked(counts: list[tuple[Part, int]], *, most: int) -> tuple[Segment, ...]:
    """The counts one after the other, on a scale that ends at `most`; what is none has no box."""
    segments, before = [], 0
    for part, count in counts:
        if count:
            segments.append(Segment(part, count, percent(before, most), percent(count, most)))
            before += count
    return tuple(segments)
