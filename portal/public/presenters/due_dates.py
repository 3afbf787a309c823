"""The explanation of a task's due date: the conclusion with its notice, and the event that set the date."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.dialogues.due_wording import note_of
from portal.dialogues.models import Commitment, CommitmentEvent, Conclusion
from portal.formats import written_date
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import PASSED_ON


def explained(record: Petition | Commitment, event: PetitionEvent | CommitmentEvent | None) -> dict[str, Any]:
    """`explanation`, and of a task that follows from a public conclusion `source` with its address."""
    source = _source(record)
    return {
        "explanation": _how(record, event),
        "source": _words(source) if source else "",
        "source_href": f"{source.notice.get_absolute_url()}#{source.anchor}" if source else "",
    }


def _source(record: Petition | Commitment) -> Conclusion | None:
    conclusion = record.conclusion
    if isinstance(record, Petition) and conclusion and not conclusion.notice.is_public:
        return None
    return conclusion


def _words(conclusion: Conclusion) -> str:
    notice = conclusion.notice
    if notice.issued_on is None:
        return f"{conclusion}, {notice.number}"
    values = {"conclusion": conclusion, "number": notice.number, "day": written_date(notice.issued_on)}
    return _("%(conclusion)s, notice %(number)s of %(day)s") % values


def _how(record: Petition | Commitment, event: PetitionEvent | CommitmentEvent | None) -> str:
    said = _said(record, event)
    note = note_of(record) if isinstance(record, Commitment) else ""
    return " ".join(filter(None, [said, note and _("Deadline: %(note)s.") % {"note": note}]))


def _said(record: Petition | Commitment, event: PetitionEvent | CommitmentEvent | None) -> str:
    if event is None and isinstance(record, Petition) and record.state in PASSED_ON:
        return _("It was passed on to the competent unit, and no date was set.")
    if event is None:
        return _("A unit was made responsible, and no date was set.") if record.owner_id else _("No date was set.")
    values = {"event": event.get_kind_display(), "date": written_date(event.on), "text": event.text}
    return _("%(event)s on %(date)s. %(text)s") % values
