"""Shares shown on pages, each defined once, with links to the lists behind its two numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.supervision.figures.tallies import CommitmentTally, NoticeTally, Owed

# How the lists are asked for what several of their rows have in common; the values stand in addresses.
HELD, NOTICE_DUE = "da-to-chuc", "den-han"
UNDATED = "khong-ghi"  # given to a unit without saying until when
# What was found after the unit reported it as done: that it is, and that it is not.
CONFIRMED, REFUTED = "xac-nhan", "bi-bac"
NOT_WITHDRAWN, TASK_DUE, IN_FIRST_TIME, CHECKED = "hieu-luc", "den-han", "han-dau", "da"


@dataclass(frozen=True)
class Share:
    """`numerator` of `denominator`, never one without the other (R5); the note ends with the number `note_count`."""

    label: str
    numerator: int
    numerator_href: str
    denominator: int
    denominator_href: str
    note: str
    note_count: int = 0
    note_href: str = ""


def address(name: str, **asked: Any) -> str:
    """The address of a filtered list: `don_vi="x"` is ?don-vi=x; empty values are left out."""
    return _address(name, tuple((key, str(value)) for key, value in asked.items() if value), get_language())


@lru_cache(maxsize=4096)  # a scoreboard has a hundred of them; the path is that of the language
def _address(name: str, asked: tuple[tuple[str, str], ...], language: str | None) -> str:
    query = urlencode([(key.replace("_", "-"), value) for key, value in asked])
    return f"{reverse(name)}?{query}" if query else reverse(name)


def notices_in_time(tally: NoticeTally, **here: Any) -> Share:
    return Share(
        _("Notices issued in time"),
        tally.in_time,
        address("schedule", thong_bao="in_time", **here),
        tally.due,
        address("schedule", thong_bao=NOTICE_DUE, **here),
        _("of those that were due"),
    )


def done(tally: CommitmentTally, **here: Any) -> Share:
    return Share(
        _("Commitments reported as done"),
        tally.done,
        address("commitment_list", tinh_trang="done", **here),
        tally.total,
        address("commitment_list", tinh_trang=NOT_WITHDRAWN, **here),
        _("according to the responsible units"),
    )


def done_in_time(tally: CommitmentTally, **here: Any) -> Share:
    """The share done in time, of those whose due date has come."""
    return Share(
        _("Done in time"),
        tally.in_time,
        address("commitment_list", tinh_trang="done", thoi_han="on_time", **here),
        tally.due,
        address("commitment_list", thoi_han=TASK_DUE, **here),
        _("of those done or past their date; even by their first date"),
        tally.in_first_time,
        address("commitment_list", thoi_han=IN_FIRST_TIME, **here),
    )


def checked(owed: Owed, **here: Any) -> Share:
    return Share(
        _("Commitments checked by supervisors"),
        owed.verdicts.checked,
        address("commitment_list", giam_sat=CHECKED, **here),
        owed.verdicts.total,
        address("commitment_list", tinh_trang=NOT_WITHDRAWN, **here),
        _("found to be kept"),
        owed.verdicts.kept,
        address("commitment_list", giam_sat="kept", **here),
    )


def resolved(numerator: int, denominator: int, answered: int, **here: Any) -> Share:
    return Share(
        _("Petitions resolved"),
        numerator,
        address("petition_list", tinh_trang="resolved", **here),
        denominator,
        address("petition_list", **here),
        _("an answer is not yet a solution; answered"),
        answered,
        address("petition_list", tinh_trang="answered", **here),
    )


def of_unit(notices: NoticeTally, owed: Owed, *, organiser: dict[str, Any], owner: dict[str, Any]) -> list[Share]:
    """`organiser` and `owner` filter the lists of dialogues and of commitments."""
    return [
        notices_in_time(notices, **organiser),
        done(owed.commitments, **owner),
        done_in_time(owed.commitments, **owner),
        checked(owed, **owner),
    ]
