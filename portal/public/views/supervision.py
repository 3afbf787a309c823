"""The scoreboard: what was due and done in time by each unit, every number linked to its list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q
from django.db.models.expressions import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.caching.memoize import memoize
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.organisations.models import Unit
from portal.public.filters.listing import Filter, FilterSet, options_of, years
from portal.public.presenters import shares
from portal.public.presenters.cards.dialogues import for_cards
from portal.public.presenters.shares import UNDATED, Share, address
from portal.public.presenters.years import duties_of
from portal.records.years import years_with_records
from portal.supervision.figures import scoreboard as scores
from portal.supervision.figures.notice_outcomes import NoticeOutcome
from portal.supervision.figures.petition_figures import petition_figures
from portal.supervision.figures.scoreboard import Scoreboard, UnitScore
from portal.supervision.figures.tallies import Owed
from portal.supervision.figures.years import years_owed
from portal.supervision.models import Verdict

from .commitments import STILL_IN_TIME, UNCHECKED


@dataclass(frozen=True)
class Count:
    """A number of the scoreboard, and the list that holds as many rows."""

    label: str
    number: int
    href: str


@dataclass(frozen=True)
class Row:
    """A unit in one half of the scoreboard; its rate is `numerator` of `denominator`.

    `inherited` of the total it took over from a unit that ended.
    """

    unit: Unit
    total: int
    counts: tuple[Count, ...]
    total_href: str
    numerator: int
    numerator_href: str
    denominator: int
    denominator_href: str
    inherited: int = 0
    inherited_href: str = ""


@require_safe
@shows(Dialogue, Notice, Commitment)
def scoreboard(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    filterset = FilterSet.from_query(request.GET, filters=_filters(today))
    year = int(filterset["nam"] or today.year)
    unit = Unit._default_manager.filter(slug=filterset["don-vi"]).first() if filterset["don-vi"] else None
    board = scores.scoreboard(year=year, on=today, unit=unit)
    return render(
        request,
        "public/scoreboard.html",
        {
            "today": today,
            "filterset": filterset,
            "board": board,
            "year": year,
            "notice_rows": [_notice_row(score, year) for score in board.scores if score.notices.held],
            "commitment_rows": [_commitment_row(score, year) for score in board.scores if score.commitments.total],
            "verdicts": _verdicts(board, filterset),
            "standing_href": address(
                "commitment_list", tinh_trang=shares.NOT_WITHDRAWN, nam=year, don_vi=filterset["don-vi"]
            ),
            "shares": _shares(board, filterset["don-vi"]),
            "years": _("Of the dialogues of %(year)s") % {"year": year},
            "duties": duties_of(year, on=today, chosen=frozenset({unit.slug}) if unit else None),
            "missing": _missing(year, on=today, unit=unit),
            "year_text": str(year),
            "petition_lists": {
                "public": address("petition_list", nam=year),
                "resolved": address("petition_list", nam=year, tinh_trang="resolved"),
                "answered": address("petition_list", nam=year, tinh_trang="answered"),
                "overdue": address("petition_list", nam=year, thoi_han="overdue"),
            },
            "petitions": None if unit else petition_figures(year=year, on=today),
        },
    )


@memoize(Dialogue, Notice)
def _missing(year: int, *, on: date, unit: Unit | None) -> tuple[Any, ...]:
    """The dialogues that still owe a notice. One query."""
    return tuple(for_cards(scores.without_notice(year=year, on=on, unit=unit)))


@memoize(Dialogue, Commitment, Notice)
def _filters(today: date) -> tuple[Filter, ...]:
    """This year, years of dialogues and those in which some were owed; units with either, or with a commitment."""
    held = {today.year, *years_with_records(Dialogue.objects.public(), "starts_at", on=today)}
    organised = Exists(Dialogue.objects.public().filter(unit=OuterRef("pk")))
    held_to = Q(accountable_since__isnull=False)
    owe = Exists(Commitment.objects.public().filter(owner=OuterRef("pk")))
    units = list(Unit._default_manager.filter(Q(organised) | Q(owe) | held_to))
    return (
        Filter("nam", _("Year"), years(held | years_owed(units, on=today)), usual=str(today.year)),
        Filter("don-vi", _("Unit"), options_of(units)),
    )


def _notice_row(score: UnitScore, year: int) -> Row:
    here = {"don_vi": score.unit.slug, "rieng": 1, "nam": year}

    def count(label: str, number: int, outcome: NoticeOutcome) -> Count:
        return Count(label, number, address("schedule", thong_bao=outcome.value, **here))

    tally = score.notices
    counts = (
        count(_("In time"), tally.in_time, NoticeOutcome.IN_TIME),
        count(_("Late"), tally.late, NoticeOutcome.LATE),
        count(_("No notice issued"), tally.missing, NoticeOutcome.MISSING),
        count(_("Not due yet"), tally.pending, NoticeOutcome.PENDING),
    )
    share = shares.notices_in_time(tally, **here)
    return _row(score.unit, tally.held, address("schedule", thong_bao=shares.HELD, **here), counts, share)


def _commitment_row(score: UnitScore, year: int) -> Row:
    here = {"don_vi": score.unit.slug, "nam": year}

    def count(label: str, number: int, **asked: str) -> Count:
        return Count(label, number, address("commitment_list", **here, **asked))

    tally = score.commitments
    counts = (
        count(_("Done in time"), tally.in_time, tinh_trang="done", thoi_han="on_time"),
        count(_("Done late or again"), tally.late, thoi_han="late"),
        count(_("Still in time"), tally.open, thoi_han=STILL_IN_TIME),
        count(_("Overdue"), tally.overdue, thoi_han="overdue"),
        count(_("Without a date"), tally.undated, thoi_han=UNDATED),
    )
    share = shares.done(tally, **here)
    row = _row(score.unit, tally.total, share.denominator_href, counts, share)
    inherited = address("commitment_list", tiep_nhan="1", **here)
    return replace(row, inherited=score.inherited, inherited_href=inherited)


def _row(unit: Unit, total: int, total_href: str, counts: tuple[Count, ...], share: Share) -> Row:
    return Row(
        unit,
        total,
        counts,
        total_href,
        share.numerator,
        share.numerator_href,
        share.denominator,
        share.denominator_href,
    )


def _shares(board: Scoreboard, unit: str) -> list[Share]:
    organiser = {"nam": board.year, "don_vi": unit, "rieng": 1 if unit else ""}
    owner = {"nam": board.year, "don_vi": unit}
    return shares.of_unit(board.notices, Owed(board.commitments, board.verdicts), organiser=organiser, owner=owner)


def _verdicts(board: Scoreboard, filterset: FilterSet) -> list[Count]:
    tally = board.verdicts
    numbers = {
        Verdict.KEPT: tally.kept,
        Verdict.LARGELY: tally.largely,
        Verdict.PARTLY: tally.partly,
        Verdict.NOT: tally.not_kept,
        Verdict.NO_EVIDENCE: tally.no_evidence,
    }
    asked: dict[str, Any] = {"nam": board.year}
    if filterset["don-vi"]:
        asked["don_vi"] = filterset["don-vi"]
    counts = [
        Count(str(verdict.label), number, address("commitment_list", giam_sat=verdict.value, **asked))
        for verdict, number in numbers.items()
    ]
    return [
        *counts,
        Count(_("Not checked yet"), tally.unchecked, address("commitment_list", giam_sat=UNCHECKED, **asked)),
    ]
