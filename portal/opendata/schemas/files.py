"""Schemas of files: what each is and where it can be read, not its bytes."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Schema
from pydantic import Field

from .parts import Codes, Moment, meaning
from .visible_files import Owner


class File(Schema):
    """A file of a record or of one of its steps; it is as visible as the record."""

    id: UUID = Field(..., description=_("Its permanent identifier"), validation_alias="uuid")
    url: str = meaning(_("Where it can be read"))
    kind: Annotated[str, Codes(Owner)] = meaning(_("What kind of record it belongs to"))
    record: str = meaning(_("Identifier of that record"))
    step: UUID | None = meaning(_("Identifier of the step or finding that it proves, if it belongs to one"))
    title: str = meaning(_("Title"))
    media_type: str = meaning(_("Media type"))
    size: int = meaning(_("Size in bytes"))
    sha256: str = meaning(_("SHA-256 of the file"))
    added_at: Moment = meaning(_("When it was added"))

    @staticmethod
    def resolve_record(attachment: Any) -> str:
        return attachment.record_key

    @staticmethod
    def resolve_url(attachment: Any) -> str:
        with override(settings.LANGUAGE_CODE):
            return f"{settings.SITE_URL}{reverse('attachment', args=[attachment.uuid])}"
