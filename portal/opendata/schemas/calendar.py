"""Schemas of deadline rules and special days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from portal.workdays.enums import Direction, Kind, Level, Organ, StartsFrom, Unit

from .parts import Codes, meaning


class DeadlineRule(Schema):
    """A period that some text prescribes."""

    id: str = meaning(_("Permanent identifier: code, level and first day"))
    code: str = meaning(_("What is owed: announcement, notice or result"))
    label: str = meaning(_("Its name"))
    label_en: str = meaning(_("Its name in English; empty where it has none"))
    level: Annotated[str, Codes(Level, or_empty=True)] = meaning(_("Level of government; empty for any"))
    organ: Annotated[str, Codes(Organ, or_empty=True)] = meaning(_("Whose dialogues it binds; empty for any"))
    starts_from: Annotated[str, Codes(StartsFrom)] = meaning(_("From what it is counted"))
    direction: Annotated[str, Codes(Direction)] = meaning(_("Before or after it"))
    unit: Annotated[str, Codes(Unit)] = meaning(_("What it counts"))
    count: int | None = meaning(_("How many of them"))
    month: int | None = meaning(_("Month of a fixed day of the year"))
    day: int | None = meaning(_("Day of that month"))
    roll: bool = meaning(_("Whether it moves to the next working day"))
    publish_within_days: int | None = meaning(
        _("Within how many days of its document an act must be shown here to count by it; empty for no bound")
    )
    valid_from: date | None = meaning(_("First day; empty if not known"))
    valid_to: date | None = meaning(_("Last day; empty while it goes on"))
    legal_basis: str = meaning(_("The document that says so"))
    legal_basis_en: str = meaning(_("The same in English; empty where nobody translated it"))
    legal_link: str = meaning(_("Address of that document"))

    @staticmethod
    def resolve_id(rule: Any) -> str:
        return "-".join(filter(None, (rule.code, rule.level, rule.valid_from and rule.valid_from.isoformat())))


class SpecialDay(Schema):
    """A weekday on which offices are closed, or a weekend day worked in its place."""

    on: date = Field(..., description=_("The day; the permanent identifier"), validation_alias="date")
    kind: Annotated[str, Codes(Kind)] = meaning(_("Day off or make-up working day"))
    name: str = meaning(_("Its name"))
    source: str = meaning(_("The document that says so"))
    certainty: str = meaning(_("How sure this is"))
