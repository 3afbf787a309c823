"""Schemas of places, units and topics."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from ninja import Schema

from portal.organisations.models import Level, Succession
from portal.organisations.models import Place as PlaceModel
from portal.organisations.models import Unit as UnitModel

from .parts import Codes, PlaceReference, UnitReference, meaning, public_address


class Handover(Schema):
    kind: Annotated[str, Codes(Succession.Kind)] = meaning(_("How it passed on"))
    on: date = meaning(_("The day on which it passed on"))
    legal_basis: str = meaning(_("The document that says so"))


class UnitBefore(Handover):
    predecessor: UnitReference = meaning(_("The unit that was there before"))


class UnitAfter(Handover):
    successor: UnitReference = meaning(_("The unit that carries on"))


class PlaceBefore(Handover):
    predecessor: PlaceReference = meaning(_("The place that was there before"))


class PlaceAfter(Handover):
    successor: PlaceReference = meaning(_("The place that carries on"))


class Head(Schema):
    title: str = meaning(_("The role, never a person's name"))
    valid_from: date | None = meaning(_("First day; empty if not known"))
    valid_to: date | None = meaning(_("Last day; empty while it goes on"))


class Named(Schema):
    slug: str = meaning(_("Permanent identifier: the last part of its address"))
    name: str = meaning(_("Its name"))
    level: Annotated[str, Codes(Level)] = meaning(_("Level of government"))
    valid_from: date | None = meaning(_("First day; empty if not known"))
    valid_to: date | None = meaning(_("Last day; empty while it goes on"))


class Unit(Named):
    """An organ that acts or owes; one that was dissolved stays, with its successors."""

    url: str = meaning(_("Its page"))
    kind: Annotated[str, Codes(UnitModel.Kind)] = meaning(_("What kind of organ it is"))
    joined_on: date = meaning(_("Since when it takes part in the portal; what is older counts by its papers"))
    place: PlaceReference | None = meaning(_("Its territory"))
    parent: UnitReference | None = meaning(_("The unit it belongs to"))
    accountable_since: date | None = meaning(
        _("Since when what is missing here counts as not done; empty: not held to it")
    )
    heads: list[Head] = meaning(_("Its heads by their roles"))
    inheritances: list[UnitBefore] = meaning(_("From whom it took over"))
    successions: list[UnitAfter] = meaning(_("By whom it was carried on"))

    @staticmethod
    def resolve_url(unit: Any) -> str:
        return public_address(unit)

    @staticmethod
    def resolve_heads(unit: Any) -> Any:
        return unit.head_terms.all()


class Boundary(Schema):
    """Where a place lies from a day to a day."""

    valid_from: date | None = meaning(_("First day; empty if not known"))
    valid_to: date | None = meaning(_("Last day; empty while it goes on"))
    geometry: dict[str, Any] = meaning(_("Outline in degrees of longitude and latitude (WGS 84)"))


class Place(Named):
    """A territory: a province, a former district, a commune."""

    kind: Annotated[str, Codes(PlaceModel.Kind)] = meaning(_("What kind of place it is"))
    parent: PlaceReference | None = meaning(_("The place it belongs to"))
    inheritances: list[PlaceBefore] = meaning(_("From whom it took over"))
    successions: list[PlaceAfter] = meaning(_("By whom it was carried on"))
    boundaries: list[Boundary] = meaning(_("Where it lies"))


class Topic(Schema):
    """A field of life by which petitions and dialogues are found."""

    slug: str = meaning(_("Permanent identifier: the last part of its address"))
    name: str = meaning(_("Its name"))
    name_en: str = meaning(_("Its name in English; empty where it has none"))
