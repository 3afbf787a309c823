"""The filter set of a list: a frozen value with a query string of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.formats import written_date
from portal.organisations.models import Named

PAGE_SIZE = 20
SORT, PAGE = "sap-xep", "trang"


@dataclass(frozen=True)
class Option:
    value: str
    label: Any


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address of the list without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Filter:
    """One filter of the form; `name` is a public query parameter and never changes.

    `usual` is the default, for a page that makes no sense without one (a year).
    """

    name: str
    label: Any
    options: tuple[Option, ...]
    chosen: str = ""
    usual: str = ""

    @property
    def shown(self) -> str:
        return self.chosen or self.usual

    @property
    def option(self) -> Option | None:
        return next((option for option in self.options if option.value == self.chosen), None)


@dataclass(frozen=True)
class FilterSet:
    """The filters with their chosen values, and the order; values that were not understood are in `ignored`."""

    filters: tuple[Filter, ...]
    sorts: tuple[Option, ...] = ()
    sort: str = ""
    ignored: tuple[Filter, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict, *, filters: Iterable[Filter], sorts: Iterable[Option] = ()) -> Self:
        """Never fails: an unknown value is ignored and reported; the first order is the default."""
        offered, sorts = tuple(filters), tuple(sorts)
        asked = tuple(replace(offer, chosen=query.get(offer.name, "")) for offer in offered)
        known = tuple(each if each.option else replace(each, chosen="") for each in asked)
        ignored = tuple(each for each in asked if each.chosen and not each.option)
        usual = sorts[0].value if sorts else ""
        sort = query.get(SORT, usual)
        return cls(known, sorts, sort if any(sort == each.value for each in sorts) else usual, ignored)

    def __getitem__(self, name: str) -> str:
        """The chosen value of the filter of this name; empty if there is none."""
        return {each.name: each.chosen for each in self.filters}[name]

    def __contains__(self, name: str) -> bool:
        """Whether the filter of this name exists and has a value."""
        return any(each.name == name for each in self.chosen)

    @property
    def chosen(self) -> tuple[Filter, ...]:
        return tuple(each for each in self.filters if each.chosen)

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(f"{each.label}: {each.option.label}", self.querystring(without=each.name) or "?")
            for each in self.chosen
            if each.option
        ]

    def querystring(self, *, without: str = "") -> str:
        """The canonical query string, "?" included; empty for the whole list in its default order."""
        pairs = [(each.name, each.chosen) for each in self.chosen if each.name != without]
        if self.sorts and self.sort != self.sorts[0].value:
            pairs.append((SORT, self.sort))
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def page_prefix(self) -> str:
        """The query string up to the number of the page."""
        asked = self.querystring()
        return f"{asked}&{PAGE}=" if asked else f"?{PAGE}="


def page_of(rows: QuerySet[Any], query: QueryDict, *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page that was asked for; the last one if there are fewer, the first if it is not a number."""
    return Paginator(rows, size).get_page(query.get(PAGE))


def options_of(named: Iterable[Named]) -> tuple[Option, ...]:
    """Units or places by their slugs."""
    return tuple(Option(each.slug, dated_name(each.name, each.valid_to)) for each in named)


def dated_name(name: str, until: date | None) -> str:
    """The name, with the last day of what ended: its successor may bear the same name."""
    if until is None:
        return name
    return _("%(name)s (until %(date)s)") % {"name": name, "date": written_date(until)}


def years(found: Iterable[int]) -> tuple[Option, ...]:
    """The latest first."""
    return tuple(Option(str(year), str(year)) for year in sorted(found, reverse=True))
