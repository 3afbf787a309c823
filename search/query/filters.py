"""Filters: ticked facets as conditions on fields of codes and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.workdays.timeliness import Timeliness
from search.query.answer import Calendar

from .criteria import Criteria, Facet

# The facets whose values are terms as they stand; timeliness is computed.
FACET_FIELDS = {
    Facet.TYPE: "type",
    Facet.STATE: "state",
    Facet.TOPIC: "topic",
    Facet.OWNER: "owner",
    Facet.UNIT: "unit",
    Facet.FORM: "form",
    Facet.TAG: "tag",
    Facet.YEAR: "year",
    Facet.MONTH: "month",
}


@dataclass(frozen=True)
class OneOf:
    """A field of codes holds one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class DueBetween:
    """Something is owed and due on these days or between them; None is no bound."""

    first: date | None
    last: date | None


Filter = tuple[OneOf | DueBetween, ...]  # at least one of them holds


def filters_of(criteria: Criteria, calendar: Calendar, *, ignoring: frozenset[Facet] = frozenset()) -> list[Filter]:
    """One filter for each facet in which something is ticked; all of them must hold."""
    found: list[Filter] = []
    for facet in Facet:
        values = criteria.values(facet)
        if not values or facet in ignoring:
            continue
        if facet == Facet.TIMELINESS:
            found.append(tuple(way for value in values for way in _timeliness(Timeliness(value), calendar)))
        else:
            found.append((OneOf(FACET_FIELDS[facet], values),))
    return found


def _timeliness(value: Timeliness, calendar: Calendar) -> Filter:
    day = timedelta(days=1)
    match value:
        case Timeliness.OVERDUE:
            return (DueBetween(None, calendar.today - day),)
        case Timeliness.DUE_SOON:
            return (DueBetween(calendar.today, calendar.soon_until),)
        case Timeliness.ON_TIME:
            return OneOf("closure", (Timeliness.ON_TIME,)), DueBetween(calendar.soon_until + day, None)
        case Timeliness.LATE:
            return (OneOf("closure", (Timeliness.LATE,)),)
        case _:
            raise ValueError(f"{value} is no timeliness to ask for")
