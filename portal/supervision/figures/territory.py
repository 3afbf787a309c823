"""Open petitions by place, for the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from portal.organisations.models import Boundary, Place
from portal.petitions.models import PetitionQuerySet


@dataclass(frozen=True)
class Territory:
    """`geometry` is a GeoJSON polygon; `open` counts the petitions from here and from the places it took over from."""

    place: Place
    geometry: dict[str, Any]
    open: int


def territories(petitions: PetitionQuerySet, *, on: date) -> list[Territory]:
    """The places that exist on the day and have a boundary then, by name; petitions as their list counts them.

    A place that was split counts in each of its successors, for its petitions do not say which. Three queries.
    """
    open_in = dict(petitions.open().order_by().values_list("place").annotate(Count("pk")))
    there = Boundary.objects.on(on).filter(place__in=Place._default_manager.on(on)).order_by("place__sort_key", "place")
    return [
        Territory(
            boundary.place,
            boundary.geometry,
            sum(open_in.get(place.pk, 0) for place in (boundary.place, *boundary.place.predecessors.all())),
        )
        for boundary in there.select_related("place").prefetch_related("place__predecessors")
    ]
