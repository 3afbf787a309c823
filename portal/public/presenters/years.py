"""The duties of a year: a row for each locality and each of its organs, and the units without a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.caching.memoize import memoize
from portal.dialogues.models import AnnualPlan, Dialogue
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.formats import written_date
from portal.supervision.figures.years import CountedAs, Duty, PlaceYear, UnitYear, YearRules, by_place, year_of

from .cards.dialogues import badges_of
from .shares import address
from .statuses import Badge


@dataclass(frozen=True)
class Number:
    """How many dialogues, and the list that holds as many."""

    count: int
    href: str


@dataclass(frozen=True)
class Line:
    """A locality, or one organ of it; `numbers` in the order of `CountedAs`, the first of them of `required`."""

    name: str
    href: str
    is_part: bool
    required: int
    numbers: tuple[Number, ...]
    badge: Badge | None


@dataclass(frozen=True)
class PlanOwed:
    """A unit that has no plan by its day, or none yet."""

    name: str
    href: str
    badge: Badge


@dataclass(frozen=True)
class Duties:
    """What the units owe in a year. Values throughout, so that a part of a page can be kept by them."""

    rules: YearRules
    lines: tuple[Line, ...]
    plans_owed: tuple[PlanOwed, ...]


@memoize(Dialogue, AnnualPlan)
def duties_of(year: int, *, on: date, chosen: frozenset[str] | None = None) -> Duties:
    """Of all units, or of those with the addresses that were chosen. Two queries."""
    owed = year_of(year, on=on)
    return Duties(owed.rules, tuple(_lines(owed.units, chosen)), tuple(_plans_owed(owed.units, chosen)))


def _lines(units: Iterable[UnitYear], chosen: frozenset[str] | None) -> Iterator[Line]:
    """Localities worst first, each with its organs; of a unit that was `chosen` its locality as a whole."""
    for place in by_place(units):
        if chosen is not None and not any(each.unit.slug in chosen for each in place.units):
            continue
        if place.slug:
            yield _of_place(place)
        yield from (_of_unit(each, is_part=bool(place.slug)) for each in place.units)


def _plans_owed(units: Iterable[UnitYear], chosen: frozenset[str] | None) -> Iterator[PlanOwed]:
    for each in units:
        if each.plan in (Duty.MISSED, Duty.PENDING) and (chosen is None or each.unit.slug in chosen):
            yield PlanOwed(each.unit.name, each.unit.get_absolute_url(), _of_plan(each))


def row_badges(dialogue: Dialogue | None, *, rules: YearRules, on: date) -> list[Badge]:
    """Badges of a row of a plan; a day after the end of the year's season is marked, held or not."""
    end = rules.season_end
    if dialogue is None:
        is_missed = end is not None and on > end
        words = _("Not held by %(day)s") if is_missed else _("Not announced yet")
        return [Badge("bad" if is_missed else "neutral", "alert" if is_missed else "", _dated(words, end))]
    late = after_season(dialogue, rules=rules)
    return [*badges_of(dialogue, on=on), *([late] if late else [])]


def after_season(dialogue: Dialogue, *, rules: YearRules) -> Badge | None:
    """Set for a day, or held on one, after the last day of its year; what is called off or extraordinary is not."""
    end = rules.season_end
    is_counted = dialogue.form != Form.EXTRAORDINARY and dialogue.state != DialogueState.CANCELLED
    if end is None or not is_counted or dialogue.day.year != rules.year or dialogue.last_day <= end:
        return None
    return Badge("bad", "alert", _dated(_("After the last day, %(day)s"), end))


def _of_place(place: PlaceYear) -> Line:
    here = {"dia_ban": place.slug}
    return Line(place.name, "", False, place.required, _numbers(place, here), _of_quota(place))


def _of_unit(each: UnitYear, *, is_part: bool) -> Line:
    numbers = _numbers(each, {"don_vi": each.unit.slug, "rieng": "1"})
    return Line(each.unit.name, each.unit.get_absolute_url(), is_part, each.required, numbers, _of_quota(each))


def _numbers(counts: UnitYear | PlaceYear, here: dict[str, str]) -> tuple[Number, ...]:
    year = counts.rules.year
    numbers = (counts.in_season, counts.after_season, counts.ahead, counts.extraordinary)
    lists = (address("schedule", nam=year, dem=each.value, **here) for each in CountedAs)
    return tuple(Number(number, href) for number, href in zip(numbers, lists, strict=True))


def _of_quota(counts: UnitYear | PlaceYear) -> Badge | None:
    """A verdict once the season is over, before it what is still lacking."""
    lacking = max(0, counts.required - counts.in_season)
    match counts.quota:
        case Duty.MISSED:
            text = ngettext("Missed: %(count)d dialogue lacking", "Missed: %(count)d dialogues lacking", lacking)
            return Badge("bad", "alert", text % {"count": lacking})
        case Duty.MET:
            return Badge("neutral", "check", str(Duty.MET.label))
        case Duty.PENDING:
            text = ngettext("%(count)d dialogue lacking", "%(count)d dialogues lacking", lacking)
            return Badge("info", "clock", text % {"count": lacking})
    return None


def _of_plan(each: UnitYear) -> Badge:
    due = each.rules.plan_due
    if each.plan == Duty.PENDING:
        return Badge("info", "clock", _dated(_("No plan yet, due by %(day)s"), due))
    if each.plan_on:
        return Badge("bad", "alert", _dated(_("Plan late, issued on %(day)s"), each.plan_on))
    return Badge("bad", "alert", _dated(_("No plan, was due by %(day)s"), due))


def _dated(text: str, day: date | None) -> str:
    return text % {"day": written_date(day)} if day else text
