"""What the schemas share: fields with their meaning, codes with their labels, references by address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Schema
from pydantic import AfterValidator, Field

from portal.corrections.told import reason_told_by
from portal.records.history.act_dates import first_shown
from portal.records.history.event_data import day_in, text_in, unit_in


def meaning(text: str) -> Any:
    """A field with its line in the data dictionary; the text is an English message that the catalogue translates."""
    return Field(..., description=text)


@dataclass(frozen=True)
class Codes:
    """The field holds one of these stable codes; their labels stand in the dictionary."""

    choices: type[TextChoices]
    or_empty: bool = False

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "enum": [*([""] if self.or_empty else []), *self.choices.values]}


def _in_vietnam(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


# With its offset, +07:00, whatever the database keeps.
Moment = Annotated[datetime, AfterValidator(_in_vietnam)]


def public_address(record: Any) -> str:
    """The whole address of the record's page in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{record.get_absolute_url()}"


class Reference(Schema):
    """Another record by the address that it keeps, and by the name it bears today."""

    slug: str = meaning(_("Its permanent address"))
    name: str = meaning(_("Its name"))


class UnitReference(Reference):
    pass


class PlaceReference(Reference):
    pass


class TopicReference(Reference):
    pass


class Step(Schema):
    """What every event tells; nothing of the account that entered it."""

    id: UUID = Field(..., description=_("Its permanent identifier"), validation_alias="uuid")
    on: date = meaning(_("The day in Việt Nam on which it happened"))
    recorded_at: Moment = meaning(_("The moment at which it was entered"))
    shown_at: Moment | None = meaning(_("The moment at which the portal first showed it"))
    from_records: bool = meaning(_("Whether it is from before its unit took part in the portal"))
    by: str = Field(..., description=_("The organ that did it, by its name of that day"), validation_alias="actor")
    text: str = meaning(_("What was said of it"))

    @staticmethod
    def resolve_shown_at(event: Any) -> datetime | None:
        return first_shown(event, event.subject)

    @staticmethod
    def resolve_from_records(event: Any) -> bool:
        return bool(event.on < event.subject.joined_on)


class StepWithPaper(Step):
    document: str = meaning(_("The number of the document, if there is one"))


class CorrectedField(Schema):
    """A field that was corrected after it had been public, with what stood before."""

    on: date = meaning(_("The day on which it was corrected"))
    field: str = meaning(_("Which field"))
    before: str = meaning(_("What stood before; empty where it was empty or held personal data"))
    after: str = meaning(_("What stands since"))
    reason: str = meaning(_("Why"))


def corrected_fields(events: Iterable[Any]) -> list[dict[str, Any]]:
    """Every correction in a history, in order."""
    return [
        {
            "on": day_in(event.data.get("correction"), "on") or event.on,
            "field": text_in(change, "field"),
            "before": _as_text(change.get("before")),
            "after": _as_text(change.get("after")),
            "reason": reason_told_by(event),
        }
        for event in events
        if isinstance(event.data, dict) and isinstance(event.data.get("changes"), list)
        for change in event.data["changes"]
        if isinstance(change, dict)
    ]


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return "" if value is None else str(value)


def due_of(event: Any) -> date | None:
    """The due date that an event sets, if it sets one."""
    return day_in(event.data, "due")


def unit_named(event: Any, units: dict[int, Any]) -> dict[str, str] | None:
    """The unit that an event names, by its name of that day; events know it by a key that is not published."""
    named = unit_in(event.data, "owner", "to")
    if not named:
        return None
    unit = units.get(named.id) if named.id else None
    return {"slug": unit.slug if unit else "", "name": named.name}
