"""Names as documents write them, resolved to the unit, head or place that bore them on a day."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from .models import AgencyName, HeadTerm, Place, Unit, WithValidity

Bearer = TypeVar("Bearer", bound=WithValidity)


class UnknownName(LookupError):
    """Nobody bore this name on the day, or several did; the message says which table to extend."""


def normal(name: str) -> str:
    """Composed letters, single spaces: two spellings of one name compare equal, Đông and Đồng do not."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


class Directory:
    """All names at one moment: each table is read once, then asked as often as an import has rows."""

    def __init__(self) -> None:
        units = {unit.pk: unit for unit in Unit.objects.select_related("place")}
        self._units = _by_name((name, unit) for unit in units.values() for name in (unit.name, unit.slug))
        for agency in AgencyName.objects.all():
            self._units[normal(agency.name)].append(units[agency.unit_id])
        self._places = _by_name((name, place) for place in Place.objects.all() for name in (place.name, place.slug))
        self._heads = _by_name((term.title, term) for term in HeadTerm.objects.select_related("unit"))

    def unit(self, name: str, *, on: date | None) -> Unit:
        """The unit of a name, an agency name or an address, on a day or at any time.

        Raises UnknownName.
        """
        return _only(
            self._units[normal(name)],
            name,
            on=on,
            table=_("agency names (manage.py import_organisations agencies FILE)"),
        )

    def place(self, name: str, *, on: date | None) -> Place:
        return _only(
            self._places[normal(name)], name, on=on, table=_("places (manage.py import_organisations places FILE)")
        )

    def head(self, title: str, *, on: date | None) -> HeadTerm:
        return _only(
            self._heads[normal(title)],
            title,
            on=on,
            table=_("terms of heads (manage.py import_organisations heads FILE)"),
        )


def _by_name(pairs: Iterable[tuple[str, Any]]) -> defaultdict[str, list[Any]]:
    bearers: defaultdict[str, list[Any]] = defaultdict(list)
    for name, bearer in pairs:
        bearers[normal(name)].append(bearer)
    return bearers


def _only(bearers: list[Bearer], name: str, *, on: date | None, table: str) -> Bearer:
    found = {bearer.pk: bearer for bearer in bearers if on is None or bearer.exists_on(on)}
    if len(found) == 1:
        return next(iter(found.values()))
    values = {"name": name, "date": f"{on:%d/%m/%Y}" if on else "", "table": table, "count": len(found)}
    if found:
        raise UnknownName(_("“%(name)s” means %(count)d rows of the table of %(table)s: write the address") % values)
    if on is not None:
        raise UnknownName(_("“%(name)s” is not known on %(date)s: extend the table of %(table)s") % values)
    raise UnknownName(_("“%(name)s” is not known: extend the table of %(table)s") % values)
