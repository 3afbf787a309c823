"""Publication of plans and notices, as far as dialogues and commitments go, and the withdrawal of a notice.

A notice is published by `portal.petitions.publication.publish_notice`, which also assigns the petitions it names.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.language import cleaning
from portal.language.cleaning import has_letter
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.payloads import CorrectionNote, FieldChange
from portal.records.ledger.hash_chain import canonical
from portal.records.levels import Visibility
from portal.records.signals import record_changed

from . import commitments
from .event_data import NoticeData
from .models import AnnualPlan, Notice, NoticeEvent, OfficialDocument

Document = TypeVar("Document", bound=OfficialDocument)

# Fields of a notice that stand in its official text.
EDITED = ("number", "issued_on", "title", "opening", "assessment", "closing")


def make_public(document: OfficialDocument, *, by: Actor, on: date) -> None:
    """The approval of a document is the decision to make it public: approver, date and basis are recorded (R7)."""
    if document.visibility != Visibility.PUBLIC:
        basis = _("Approved for publication: %(document)s") % {"document": document.number or document.title}
        visibility.decide(document, level=Visibility.PUBLIC, by=by, on=on, basis=basis)


def go_live(document: Document, revision: Any, *, user: Any = None) -> Document:
    """The approved revision becomes the text of the document, which is returned as the database has it now.

    Raises ValidationError if something is missing for publication.
    """
    document.go_live(revision, user=user)
    published = type(document)._default_manager.get(pk=document.pk)
    if missing := published.missing_for_publication():
        raise ValidationError(missing)
    return published


@transaction.atomic
def publish_plan(revision: Any, *, user: Any = None) -> None:
    """Make an approved plan public. Raises ValidationError if something is missing for publication."""
    plan: AnnualPlan = go_live(revision.content_object, revision, user=user)
    make_public(plan, by=Actor(name=str(plan.unit), user=user), on=timezone.localdate())
    record_changed.send(AnnualPlan, instance=plan)


def number_conclusions(notice: Notice, *, by: Actor, now: datetime) -> None:
    """Number the conclusions that are new, and make the commitments of those that name an owner."""
    assert notice.issued_on is not None  # noqa: S101 (go_live has asked for it)
    for number, conclusion in enumerate(notice.conclusions.order_by("sort_order", "pk"), start=1):
        if conclusion.published_at:
            continue
        conclusion.number, conclusion.published_at = number, now
        conclusion.save(update_fields=["number", "published_at"])
        if conclusion.owner:
            commitments.assign(conclusion, by=by, on=notice.issued_on)


def append_snapshot(notice: Notice, *, by: Actor, now: datetime) -> NoticeEvent:
    """Put the published text into the ledger; of a further publication with what it changed."""
    text = cleaning.tree(official_text(notice))  # what the event keeps, and so what its hash is of
    data = NoticeData(
        sha256=hashlib.sha256(canonical(text)).hexdigest(),
        text=text,
        **_edited(notice, text, on=timezone.localdate(now)),
    )
    return NoticeEvent.objects.append(
        NoticeEvent(
            notice=notice,
            kind=NoticeEvent.Kind.PUBLISHED,
            actor=by.name,
            user=by.user,
            on=notice.issued_on,
            document=notice.number,
            data=data.to_json(),
        )
    )


def _edited(notice: Notice, text: dict[str, Any], *, on: date) -> dict[str, Any]:
    """What an edition of a notice that was public changed in its text, as fields of its data; none for the first."""
    former = notice.events.filter(kind=NoticeEvent.Kind.PUBLISHED).order_by("pk").last()
    if former is None or former.payload.text is None:
        return {}
    before = former.payload.text
    changes = tuple(
        FieldChange(field=name, before=before.get(name), after=text[name])
        for name in EDITED
        if before.get(name) != text[name]
    )
    note = CorrectionNote(on=on, reason=_("An edition that was approved."))
    return {"changes": changes, "correction": note} if changes else {}


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: Actor, on: date, reason: str) -> NoticeEvent:
    """Mark a published notice as withdrawn: readable with the reason (docs/domain.md, R8), its number free again.

    Raises ValidationError without a reason, or if it was withdrawn before.
    """
    if not has_letter(reason):
        raise ValidationError({"reason": _("A withdrawal needs its reason.")})
    if notice.withdrawn_on is not None:
        raise ValidationError(_("It was withdrawn before."))
    event = NoticeEvent.objects.append(
        NoticeEvent(notice=notice, kind=NoticeEvent.Kind.WITHDRAWN, actor=by.name, user=by.user, on=on, text=reason)
    )
    notice.withdrawn_on = on
    notice.save(update_fields=["withdrawn_on", "registered_as", "updated_at"])
    record_changed.send(Notice, instance=notice)
    return event


def official_text(notice: Notice) -> dict[str, Any]:
    """The published text as plain data, the same on every machine, so that its hash can be checked."""
    return {
        "number": notice.number,
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
        "issuer": str(notice.unit),
        "title": notice.title,
        "opening": notice.opening,
        "assessment": notice.assessment,
        "conclusions": [
            {
                "number": conclusion.number,
                "text": conclusion.text,
                "owner": str(conclusion.owner or ""),
                "due_on": conclusion.due_on.isoformat() if conclusion.due_on else None,
            }
            for conclusion in notice.conclusions.select_related("owner").order_by("number")
        ],
        "closing": notice.closing,
    }
