"""Units under all that they belong to, at any depth: what a department does is found under its committee, too."""

from __future__ import annotations

from collections.abc import Iterable

from portal.organisations.models import Unit


class Ancestry:
    """What belongs to what, read once for many documents. Units are named as facets name them: by their keys."""

    def __init__(self) -> None:
        belonging = Unit.objects.filter(parent__isnull=False).order_by().values_list("pk", "parent")
        self._parents = {str(unit): str(parent) for unit, parent in belonging}

    def of(self, units: Iterable[str]) -> tuple[str, ...]:
        """The units and whatever is above them, each once; a chain that runs in a circle ends."""
        found: dict[str, None] = {}
        for unit in units:
            while unit and unit not in found:
                found[unit] = None
                unit = self._parents.get(unit, "")
        return tuple(found)
