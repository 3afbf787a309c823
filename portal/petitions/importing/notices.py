"""The importer of notices of conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from portal.dialogues.importing.document_values import numbered, titled
from portal.dialogues.importing.references import Dialogues
from portal.dialogues.models import Conclusion, Notice
from portal.importing import (
    Day,
    FileKind,
    ImportReport,
    Names,
    Number,
    PastDay,
    Progress,
    RowModel,
    Text,
    WrongCell,
    in_column,
    load_rows,
    read_file,
    register,
    require_alike,
    validated,
    without_progress,
)
from portal.organisations.directory import Directory
from portal.organisations.models import Unit
from portal.petitions.publication import publish_notice


class ConclusionRecord(RowModel):
    no: Number
    text: Text
    agency: Text | None = None
    coordinating: Names = []
    due: Day | None = None
    due_words: str = ""
    petitions: Names = []


_OF_SIGNATURE = {"authority": "signing_capacity", "title": "signer_role", "name": "signer"}


class NoticeRecord(RowModel):
    columns = {"issued_on": "date", "title": "excerpt", "dialogue": "dialogue_id"}
    read_otherwise: ClassVar[tuple[str, ...]] = ("doc_type", "signature")

    number: Text
    issuer: Text
    date: PastDay
    dialogue_id: Text
    excerpt: Text
    summary: str = ""
    opening: str = ""
    assessment: str = ""
    closing: str = ""
    signing_capacity: str = ""
    signer_role: str = ""
    signer: str = ""
    recipients: Names = []
    conclusions: list[ConclusionRecord] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _with_signature(cls, values: object) -> object:
        """JSON may have the signature in one object: authority, title, name."""
        if not isinstance(values, Mapping) or not isinstance(signature := values.get("signature"), Mapping):
            return values
        read = {ours: signature.get(theirs) or "" for theirs, ours in _OF_SIGNATURE.items()}
        return {**read, **{name: value for name, value in values.items() if name != "signature"}}


NOTICES = register(
    FileKind(
        gettext_lazy("notices of conclusion"),
        "import_dialogues notices FILE",
        NoticeRecord,
        list_name="notices",
        doc_type="thong_bao_ket_luan",
        key=("number", "issuer", "date"),
        parts="conclusions",
    )
)


class CodeRecord(RowModel):
    """The public code of a petition, and the reference under which other files name it."""

    id: str = ""
    code: str = ""


CODES = FileKind(gettext_lazy("petitions"), "import_petitions FILE", CodeRecord, "petitions")


def import_notices(
    content: bytes,
    *,
    file: str,
    codes: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    progress: Progress = without_progress,
) -> ImportReport:
    """Publish notices of conclusion. JSON: objects with `doc_type` "thong_bao_ket_luan"; CSV: one line for each
    conclusion (`conclusions.…`).

    A notice is known by issuer, number and date: a number alone is not a key. `codes` gives the public codes of
    petitions that the file names by references of its own.
    """
    directory, dialogues, codes = Directory(), Dialogues(), codes or {}

    def load(record: NoticeRecord) -> bool:
        with in_column("issuer"):
            unit = directory.unit(record.issuer, on=record.date)
        stored = numbered(Notice.objects.filter(unit=unit, issued_on=record.date), record.number)
        if stored is not None:
            _require_alike(stored, record)
            return False
        notice: Any = _notice(record, unit, dialogues=dialogues)
        notice.conclusions = [_conclusion(conclusion, record, directory, codes) for conclusion in record.conclusions]
        notice.full_clean()
        notice.save()
        publish_notice(notice.save_revision())
        return True

    found = read_file(content, file=file, kind=NOTICES)
    return load_rows(found, shape=NoticeRecord, load=load, skip_bad=skip_bad, progress=progress)


def codes_in(content: bytes, *, file: str) -> dict[str, str]:
    """The public code of each petition of a file, by the reference (`id`) under which other files name it."""
    records = (validated(row, CodeRecord, file=file)[0] for row in read_file(content, file=file, kind=CODES).rows)
    return {record.id: record.code for record in records if record and record.id and record.code}


def _require_alike(stored: Notice, record: NoticeRecord) -> None:
    texts = {conclusion.number: conclusion.text for conclusion in stored.conclusions.all()}
    require_alike(
        {
            "excerpt": (stored.title, titled(record.excerpt)),
            "summary": (stored.summary, record.summary),
            "opening": (stored.opening, record.opening),
            "assessment": (stored.assessment, record.assessment),
            "closing": (stored.closing, record.closing),
            **{name: (getattr(stored, name), value) for name, value in _signature(record).items()},
            "conclusions": (len(texts), len(record.conclusions)),
            **{f"conclusions[{each.no}].text": (texts.get(each.no), each.text) for each in record.conclusions},
        }
    )


def _notice(record: NoticeRecord, unit: Unit, *, dialogues: Dialogues) -> Notice:
    with in_column("dialogue_id"):
        dialogue = dialogues.referred(record.dialogue_id)
    if [conclusion.no for conclusion in record.conclusions] != list(range(1, len(record.conclusions) + 1)):
        raise WrongCell("conclusions", _("the conclusions must be numbered 1, 2, 3 … without a gap"))
    return Notice(
        unit=unit,
        dialogue=dialogue,
        number=record.number,
        issued_on=record.date,
        title=titled(record.excerpt),
        summary=record.summary,
        opening=record.opening,
        assessment=record.assessment,
        closing=record.closing,
        **_signature(record),
        live=False,
    )


def _signature(record: NoticeRecord) -> dict[str, str]:
    return {
        "signing_capacity": record.signing_capacity,
        "signer_role": record.signer_role,
        "signer": record.signer,
        "recipients": "\n".join(record.recipients),
    }


def _conclusion(
    record: ConclusionRecord, notice: NoticeRecord, directory: Directory, codes: Mapping[str, str]
) -> Conclusion:
    column = f"conclusions[{record.no}]"
    owner = None
    if record.agency:
        with in_column(f"{column}.agency"):
            owner = directory.unit(record.agency, on=notice.date)
    with in_column(f"{column}.coordinating"):
        coordinating = [directory.unit(name, on=notice.date) for name in record.coordinating]
    conclusion = Conclusion(
        text=record.text,
        owner=owner,
        due_on=record.due,
        due_words=record.due_words,
        petition_codes=[codes.get(reference, reference) for reference in record.petitions],
        sort_order=record.no,
    )
    conclusion.coordinating = coordinating
    conclusion.derive_due_date(issued_on=notice.date)
    return conclusion
