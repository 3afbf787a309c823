"""What columns of a unit's table may hold, and which column is taken for what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.papers.tables.headings import Meaning
from portal.papers.tables.records import SECTION, Column


class Field(models.TextChoices):
    CONTENT = "content", _("Content")
    PLACE = "place", _("Place")
    TOPIC = "topic", _("Topic")
    KIND = "kind", _("Kind")
    RECEIVED = "received", _("Received")
    OWNER = "owner", _("Responsible unit")
    COORDINATING = "coordinating", _("Coordinating units")
    DUE = "due", _("Due")
    STATE = "state", _("State")
    STATE_ON = "state_on", _("Day of the state")
    NOTE = "note", _("Note")
    CODE = "code", _("Code")


class MappedColumn(TypedDict):
    """A column of a register, as it is stored; `field` is "" for one that is left out."""

    key: str
    heading: str
    field: str


BY_MEANING: Mapping[str, Field] = {
    Meaning.CONTENT: Field.CONTENT,
    Meaning.PLACE: Field.PLACE,
    Meaning.TOPIC: Field.TOPIC,
    Meaning.OWNER: Field.OWNER,
    Meaning.DUE: Field.DUE,
    Meaning.STATE: Field.STATE,
    Meaning.NOTE: Field.NOTE,
    Meaning.RECEIVED: Field.RECEIVED,
    Meaning.ORDER: Field.CODE,
}
# By words of headings whose meaning the reader has no use for, or does not tell apart.
_BY_WORDS = (
    (re.compile(r"phoi hop"), Field.COORDINATING),
    (re.compile(r"^ngay.*(tra loi|giai quyet|xu ly|hoan thanh|phan hoi)"), Field.STATE_ON),
    (re.compile(r"^(loai|phan loai) (don|y kien|kien nghi|phan anh)"), Field.KIND),
)
ONCE = (Field.CONTENT, Field.RECEIVED, Field.CODE)  # of several such columns the first, unless a clerk says otherwise


def proposed(columns: Iterable[Column], *, known: Mapping[str, str]) -> list[MappedColumn]:
    """Each column with what it is taken for: as the unit said before, else as its heading means."""
    mapped: list[MappedColumn] = []
    for column in columns:
        field = known.get(column.key, "")
        if column.key not in known:
            field = _guessed(column)
            if field in ONCE and any(other["field"] == field for other in mapped):
                field = ""
        mapped.append({"key": column.key, "heading": column.heading, "field": field})
    return mapped


def _guessed(column: Column) -> str:
    if column.meaning != Meaning.DUE:
        for words, field in _BY_WORDS:
            if words.search(column.key):
                return field.value
    found = BY_MEANING.get(column.meaning)
    return found.value if found else ""


def of_sections(key: str) -> MappedColumn:
    """What sections between the rows say, as a column; `key` is the reader's."""
    return {"key": key, "heading": str(_("The heading above the row")), "field": key.removeprefix(SECTION)}


def columns_of(mapping: Iterable[MappedColumn], field: Field) -> list[str]:
    """The keys of the columns taken for a field, those of the table before what its sections say."""
    found = [column["key"] for column in mapping if column["field"] == field]
    return sorted(found, key=lambda key: key.startswith(SECTION)) or [SECTION + field.value]
