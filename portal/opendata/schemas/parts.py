"""Shared parts of the schemas: fields with their meaning, codes with their labels, references by address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Schema
from pydantic import AfterValidator, Field

from portal.fields.moments import bounded


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
    return timezone.localtime(bounded(moment), timezone.get_default_timezone())


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
