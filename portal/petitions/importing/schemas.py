"""Row models of petitions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, Field

from portal.importing import (
    Day,
    FileKind,
    ImportReport,
    Names,
    Number,
    PastDay,
    RowModel,
    Text,
    code_of,
    finish_import,
    one_of,
    read_file,
    register,
    validated,
)
from portal.language import cleaning
from portal.petitions.models import Kind
from portal.petitions.states import EventKind
from portal.records.levels import Visibility

from .histories import KINDS as EVENT_KINDS
from .histories import EventRecord

KINDS = {
    "kien_nghi": Kind.REQUEST,
    "phan_anh": Kind.REFLECTION,
    "de_xuat": Kind.PROPOSAL,
    "gop_y": Kind.PROPOSAL,
    "khieu_nai": Kind.COMPLAINT,
}
COMPETENCE = {"thuoc_tham_quyen": True, "khong_thuoc_tham_quyen": False}
LEVELS = {"public": Visibility.PUBLIC, "aggregate_only": Visibility.AGGREGATE_ONLY}
DENUNCIATION, NEVER = "to_cao", "never"


Code = Annotated[Text, AfterValidator(cleaning.code)]


class PlaceOfPetition(RowModel):
    hamlet: str = ""
    unit: Text | None = None


class ConclusionReference(RowModel):
    notice: Text
    notice_date: PastDay
    item: Number


class DueRecord(RowModel):
    from_date: PastDay
    due: Day


class EventUnit(RowModel):
    petition: Code
    date: PastDay
    type: Annotated[EventKind, one_of(EVENT_KINDS)]
    unit: Text


EventUnits = dict[tuple[str, date, EventKind], str]


class PetitionRecord(RowModel):
    columns = {"received_on": "received_date", "hamlet": "place.hamlet", "petitioner": "petitioner_display"}
    read_otherwise: ClassVar[tuple[str, ...]] = ("kind_label",)

    code: Code
    id: str = ""
    publish: Annotated[Visibility | None, one_of(LEVELS)] = None
    title: Text
    content: Text
    kind: Annotated[Kind, one_of(KINDS)]
    category: str = ""
    place: PlaceOfPetition = Field(default_factory=PlaceOfPetition)
    petitioner_display: str = ""
    received_by: Text | None = None
    dialogue_id: Text | None = None
    received_date: PastDay
    competence: Annotated[bool | None, one_of(COMPETENCE)] = None
    agency: Text | None = None
    coordinating: Names = []
    conclusion_ref: ConclusionReference | None = None
    due_history: list[DueRecord] = []
    answer_summary: str = ""
    events: list[EventRecord] = []
    related: Names = []
    tags: Names = []


PETITIONS = register(
    FileKind(
        gettext_lazy("petitions"),
        "import_petitions FILE",
        PetitionRecord,
        "petitions",
        key=("code",),
        parts="events",
    )
)
EVENT_UNITS = register(
    FileKind(
        gettext_lazy("units of steps"),
        "import_petitions FILE --event-units FILE",
        EventUnit,
        list_name="event_units",
        key=("petition", "date", "type"),
    )
)


def event_units_in(content: bytes, *, file: str) -> EventUnits:
    """The unit that a step means, from a file with the columns petition, date, type, unit.

    Raises ImportRefused if a row is wrong.
    """
    units: EventUnits = {}
    report = ImportReport()
    for row in read_file(content, file=file, kind=EVENT_UNITS).rows:
        record, errors = validated(row, EventUnit, file=file)
        report.errors += errors
        if record is not None:
            units[record.petition, record.date, record.type] = record.unit
    finish_import(report, skip_bad=False)
    return units


def is_denunciation(fields: Mapping[str, Any]) -> bool:
    """Whether a row is a denunciation; checked before anything else. Either mark is enough."""
    kinds = (code_of(str(fields.get(name, ""))) for name in ("kind", "kind_label"))
    return any(kind.startswith(DENUNCIATION) for kind in kinds) or code_of(str(fields.get("publish", ""))) == NEVER
