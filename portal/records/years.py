"""Years offered as filters: those with records, within plausible bounds.

A row of the year 1 or 2206 stays in its list; no menu, chart or total offers the centuries between it and the others.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, Exists, F, QuerySet, Subquery
from django.utils import timezone

from portal.fields.moments import start_of

FIRST_YEAR = 1990
YEARS_AHEAD = 3


def plausible_days(*, on: date) -> tuple[date, date]:
    return date(FIRST_YEAR, 1, 1), date(last_year(on=on), 12, 31)


def plausible_moments(*, on: date) -> tuple[datetime, datetime]:
    return start_of(date(FIRST_YEAR, 1, 1)), start_of(date(last_year(on=on) + 1, 1, 1))


def last_year(*, on: date) -> int:
    return on.year + YEARS_AHEAD


def is_plausible(year: int, *, on: date) -> bool:
    return FIRST_YEAR <= year <= last_year(on=on)


def years_with_records(rows: QuerySet[Any], path: str, *, on: date) -> list[int]:
    """The years of `path`, a day or a moment, the latest first. At most two queries."""
    rows = rows.order_by()
    of_moments = isinstance(F(path).resolve_expression(rows.all().query).output_field, DateTimeField)
    window = plausible_moments(on=on) if of_moments else plausible_days(on=on)
    within = rows.filter(**{f"{path}__range": window})
    # Each the end of an index: the least and the greatest asked for at once, SQLite would go through all of it.
    ends = (Subquery(within.order_by(order).values(path)[:1]) for order in (path, f"-{path}"))
    found = rows.model._base_manager.values_list(*ends).first()
    if found is None or None in found:
        return []
    first, last = map(_year_of, found)
    between = range(last - 1, first, -1)
    if not between:
        return sorted({first, last}, reverse=True)
    held = rows.model._base_manager.values_list(*(Exists(rows.filter(**{f"{path}__year": year})) for year in between))
    inner = [year for year, is_there in zip(between, held[:1][0], strict=True) if is_there]
    return [last, *inner, first]


def _year_of(value: date | datetime) -> int:
    return timezone.localdate(value).year if isinstance(value, datetime) else value.year
