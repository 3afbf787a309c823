"""Resolves names of units, heads and places, as documents write them, to those that bore them on a day."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from portal.language.names import NameTable

from .models import AgencyName, HeadTerm, Place, Unit, WithValidity

Bearer = TypeVar("Bearer", bound=WithValidity)


class UnknownName(LookupError):
    """No match for a name on the day, or several; the message says which table to extend."""


class Directory:
    """All names at one moment: each table is read once, then asked as often as an import has rows."""

    def __init__(self) -> None:
        units = {unit.pk: unit for unit in Unit.objects.select_related("place")}
        self._units = NameTable((name, unit) for unit in units.values() for name in (unit.name, unit.slug))
        for agency in AgencyName.objects.all():
            self._units.add(agency.name, units[agency.unit_id])
        self._places = NameTable((name, place) for place in Place.objects.all() for name in (place.name, place.slug))
        self._heads = NameTable((term.title, term) for term in HeadTerm.objects.select_related("unit"))

    def unit(self, name: str, *, on: date | None) -> Unit:
        """The unit of a name, an agency name or an address, on a day or at any time.

        Raises UnknownName.
        """
        table = _("agency names (manage.py import_organisations agencies FILE)")
        return _only(self._units, name, on=on, table=table)

    def place(self, name: str, *, on: date | None) -> Place:
        return _only(self._places, name, on=on, table=_("places (manage.py import_organisations places FILE)"))

    def head(self, title: str, *, on: date | None) -> HeadTerm:
        return _only(self._heads, title, on=on, table=_("terms of heads (manage.py import_organisations heads FILE)"))


def _only(names: NameTable[Bearer], name: str, *, on: date | None, table: str) -> Bearer:
    """The one bearer of a name. Another name is never taken for it, however alike: an office would answer for it."""
    found = _of_the_day(names.named(name), on=on)
    if len(found) == 1:
        return found[0]
    values: dict[str, Any] = {
        "name": name,
        "date": f"{on:%d/%m/%Y}" if on else "",
        "table": table,
        "count": len(found),
        "alike": "”, “".join(dict.fromkeys(map(str, _of_the_day(names.alike(name), on=on)))),
    }
    if found:
        raise UnknownName(_("“%(name)s” means %(count)d rows of the table of %(table)s: write the address") % values)
    if values["alike"]:
        raise UnknownName(_("“%(name)s” is not known; if “%(alike)s” is meant, write it so") % values)
    if on is not None:
        raise UnknownName(_("“%(name)s” is not known on %(date)s: extend the table of %(table)s") % values)
    raise UnknownName(_("“%(name)s” is not known: extend the table of %(table)s") % values)


def _of_the_day(bearers: list[Bearer], *, on: date | None) -> list[Bearer]:
    return list({bearer.pk: bearer for bearer in bearers if on is None or bearer.exists_on(on)}.values())
