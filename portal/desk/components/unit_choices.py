"""Choices of unit fields: units that exist and work with the unit in question."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from portal.organisations.models import HeadTerm, Place, Unit
from portal.organisations.policy import with_descendants

# Of the places directly below, only those whom a conclusion can address; a province has thousands of other units.
ADDRESSED_BELOW = (Unit.Kind.PARTY_COMMITTEE, Unit.Kind.PEOPLES_COMMITTEE, Unit.Kind.FRONT)


def unit_field(**kwargs: Any) -> forms.ModelChoiceField[Unit]:
    """A field of a unit; the form says which ones it offers."""
    return forms.ModelChoiceField(queryset=Unit.objects.none(), **kwargs)


def units_field(**kwargs: Any) -> forms.ModelMultipleChoiceField[Unit]:
    boxes = forms.CheckboxSelectMultiple(attrs={"class": "desk-many"})
    return forms.ModelMultipleChoiceField(queryset=Unit.objects.none(), widget=boxes, **kwargs)


def partners(unit: Unit, *, on: date) -> QuerySet[Unit]:
    """Units to which the unit may give work: its own, those of its place and above, committees right below.

    Units without a territory (a power company) may work anywhere.
    """
    around = Q(pk__in=[unit.pk, unit.parent_id or unit.pk]) | Q(parent=unit) | Q(place=None)
    if unit.place_id is not None:
        above = with_ancestors({unit.place_id})
        around |= Q(place__in=above) | Q(place__parent=unit.place_id, kind__in=ADDRESSED_BELOW)
    return Unit.objects.on(on).filter(around)


def chairs(units: QuerySet[Unit], *, on: date) -> QuerySet[HeadTerm]:
    """Heads who may chair a dialogue of the units: in office in their place or in one above."""
    above = with_ancestors(_places_of(units))
    return HeadTerm.objects.on(on).filter(Q(unit__in=units) | Q(unit__place__in=above)).select_related("unit")


def territories(units: QuerySet[Unit], *, on: date) -> QuerySet[Place]:
    """Places that a record of the units may be about: theirs, those above and those in them."""
    places = _places_of(units)
    return Place.objects.on(on).filter(pk__in=with_ancestors(places) | with_descendants(Place, places))


def _places_of(units: QuerySet[Unit]) -> set[int]:
    return {key for key in units.values_list("place", flat=True) if key}


def with_ancestors(places: set[int]) -> set[int]:
    """The keys and those of the places that they lie in: one query for each level."""
    found = frontier = places
    while frontier:
        here = Place.objects.filter(pk__in=frontier)
        frontier = {key for key in here.values_list("parent", flat=True) if key} - found
        found = found | frontier
    return found
