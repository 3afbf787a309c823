"""Importer of findings."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.models import Commitment
from portal.importing import (
    FileKind,
    ImportReport,
    Number,
    PastDay,
    Progress,
    RowModel,
    Text,
    WrongCell,
    in_column,
    load_rows,
    one_of,
    read_file,
    register,
    require_alike,
    without_progress,
)
from portal.language.spelling import name_key
from portal.organisations.directory import Directory

from .models import Finding, Verdict
from .verdicts import record_finding

VERDICTS = {
    **{verdict.value: verdict for verdict in Verdict},
    "da_thuc_hien": Verdict.KEPT,
    "co_ban_thuc_hien": Verdict.LARGELY,
    "thuc_hien_mot_phan": Verdict.PARTLY,
    "chua_thuc_hien": Verdict.NOT,
    "chua_co_can_cu": Verdict.NO_EVIDENCE,
}


class FindingRecord(RowModel):
    columns = {"on": "date", "text": "reason"}

    notice: Text
    notice_date: PastDay
    issuer: Text | None = None
    conclusion: Number
    supervisor: Text
    verdict: Annotated[Verdict, one_of(VERDICTS)]
    date: PastDay
    reason: Text


FINDINGS = register(
    FileKind(
        gettext_lazy("findings"),
        "import_findings FILE",
        FindingRecord,
        list_name="findings",
        key=("notice", "notice_date", "issuer", "conclusion", "supervisor", "date"),
    )
)


def import_findings(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Columns: notice, notice_date, issuer (where two have that number), conclusion, supervisor, verdict, date, reason.

    A finding is known by commitment, supervisor and date.
    """
    directory = Directory()

    def load(record: FindingRecord) -> bool:
        commitment = _commitment(record, directory)
        with in_column("supervisor"):
            supervisor = directory.unit(record.supervisor, on=record.date)
        stored = Finding.objects.filter(commitment=commitment, supervisor=supervisor, on=record.date).first()
        if stored is not None:
            require_alike({"verdict": (stored.verdict, record.verdict), "reason": (stored.text, record.reason)})
            return False
        record_finding(commitment, verdict=record.verdict, reason=record.reason, supervisor=supervisor, on=record.date)
        return True

    found = read_file(content, file=file, kind=FINDINGS)
    return load_rows(found, shape=FindingRecord, load=load, skip_bad=skip_bad, progress=progress)


def _commitment(record: FindingRecord, directory: Directory) -> Commitment:
    number = name_key(record.notice)
    found = Commitment.objects.filter(
        conclusion__notice__issued_on=record.notice_date,
        conclusion__number=record.conclusion,
    ).select_related("owner", "conclusion__notice")
    if record.issuer:
        with in_column("issuer"):
            found = found.filter(conclusion__notice__unit=directory.unit(record.issuer, on=record.notice_date))
    named = [commitment for commitment in found if name_key(commitment.conclusion.notice.number) == number]
    if len(named) == 1:
        return named[0]
    if named:
        raise WrongCell("issuer", _("several offices issued a notice of this number on this day: say which"))
    raise WrongCell("conclusion", _("no commitment was made by this conclusion of this notice"))
