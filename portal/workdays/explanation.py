"""The explanation of a computed date: stored as data, written in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NotRequired, TypedDict

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.fields.moments import day_after
from portal.formats import written_date

from .enums import Direction, Unit


class Parts(TypedDict):
    """Everything the sentence needs, as JSON: dates are ISO strings, days are pairs of date and name."""

    unit: str
    direction: str
    count: int | None
    starts_on: str
    due_on: str
    rolled_from: str | None
    not_counted: list[list[str]]
    made_up: list[list[str]]
    unknown_years: list[int]
    unconfirmed_years: NotRequired[list[int]]  # deadlines of before 30/11/2026 do not say
    rolls: NotRequired[bool]  # whether a last day on a day off moves; deadlines of before 30/11/2026 do not say


def explain(parts: Parts) -> str:
    """One sentence: "7 working days after 12/02/2026; not counted: 16–20/02 (Tết Bính Ngọ) and weekends"."""
    try:
        return _explained(parts)
    except (LookupError, TypeError, ValueError):  # as an older release may have kept them
        return _("How this date was computed was not kept in a form that can be read.")


def _explained(parts: Parts) -> str:
    clauses = [_how_counted(parts)]
    year = date.fromisoformat(parts["starts_on"]).year
    if parts["unit"] == Unit.CALENDAR_DAYS:
        clauses += _how_rolled(parts, year)
    elif parts["not_counted"]:
        clauses.append(_("not counted: %(days)s") % {"days": _list_days(parts["not_counted"], year)})
    if parts["made_up"]:
        clauses.append(_("counted: %(days)s") % {"days": _list_days(parts["made_up"], year)})
    if parts["unknown_years"]:
        years = ", ".join(map(str, parts["unknown_years"]))
        clauses.append(_("days off of %(years)s are not known yet") % {"years": years})
    if estimated := parts.get("unconfirmed_years"):
        clauses.append(_("days off of %(years)s are not confirmed yet") % {"years": ", ".join(map(str, estimated))})
    return "; ".join(clauses)


def _how_counted(parts: Parts) -> str:
    if parts["unit"] == Unit.FIXED_DAY_OF_YEAR:
        last_day = date.fromisoformat(parts["due_on"])
        return _("before %(date)s") % {"date": written_date(day_after(last_day))}
    count = parts["count"] or 0
    match parts["unit"], parts["direction"]:
        case Unit.WORKING_DAYS, Direction.AFTER:
            text = ngettext("%(count)d working day after %(date)s", "%(count)d working days after %(date)s", count)
        case Unit.WORKING_DAYS, _:
            text = ngettext("%(count)d working day before %(date)s", "%(count)d working days before %(date)s", count)
        case _, Direction.AFTER:
            text = ngettext("%(count)d calendar day after %(date)s", "%(count)d calendar days after %(date)s", count)
        case _:
            text = ngettext("%(count)d calendar day before %(date)s", "%(count)d calendar days before %(date)s", count)
    return text % {"count": count, "date": _full(parts["starts_on"])}


def _how_rolled(parts: Parts, year: int) -> list[str]:
    """Calendar days are all counted, days off too: only the last of them may move (Civil Code 2015, article 148)."""
    if parts["rolled_from"]:
        moved = _("%(date)s is a day off, hence the next working day") % {"date": _full(parts["rolled_from"])}
        passed = _("days off passed over: %(days)s") % {"days": _list_days(parts["not_counted"], year)}
        return [moved, passed]
    return [_("the last day is a working day and stays")] if parts.get("rolls") else []


def _list_days(pairs: list[list[str]], year: int) -> str:
    """Named days in runs, each name once, then ordinary weekend days by what they are."""
    named: dict[str, list[date]] = {}
    for day, name in pairs:
        named.setdefault(name, []).append(date.fromisoformat(day))
    weekend = _weekend(named.pop("", []))
    listed = ", ".join(f"{', '.join(_runs(days, year))} ({_plain(name)})" for name, days in named.items())
    if listed and weekend:
        return _("%(named)s and %(weekend)s") % {"named": listed, "weekend": weekend}
    return listed or weekend


def _plain(name: str) -> str:
    """Without brackets of its own: "Quốc khánh (ngày liền kề sau)" stands in brackets here."""
    return name.replace(" (", ", ").replace("(", "").replace(")", "")


def _weekend(days: Iterable[date]) -> str:
    match sorted({day.isoweekday() for day in days}):
        case []:
            return ""
        case [6]:
            return _("Saturday")
        case [7]:
            return _("Sunday")
        case _:
            return _("weekends")


def _runs(days: list[date], year: int) -> list[str]:
    """Consecutive days as one: "16–20/02", "16–20 February". The year only where it is not that of the start."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [_run(run[0], run[-1], year) for run in runs]


def _run(first: date, last: date, year: int) -> str:
    month_day = get_format("MONTH_DAY_FORMAT")
    end = date_format(last, month_day) if last.year == year else written_date(last)
    if first == last:
        return end
    # A date begins with its day in both languages: "d" or "j".
    return f"{date_format(first, month_day[0] if first.month == last.month else month_day)}–{end}"


def _full(iso: str) -> str:
    return written_date(date.fromisoformat(iso))
