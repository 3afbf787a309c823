"""Publication of plans and notices, as far as dialogues and commitments go, and their withdrawal.

A notice is published by `portal.petitions.publication.publish_notice`, which also assigns the petitions it names.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.language.cleaning import has_letter
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.act_dates import moment_of_entry
from portal.records.ledger.states import committed_together
from portal.records.levels import Visibility
from portal.records.signals import record_changed

from . import commitments, editions
from .models import AnnualPlan, Notice, OfficialDocument, PlanEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Document = TypeVar("Document", bound=OfficialDocument)


def make_public(document: OfficialDocument, *, by: Actor, on: date) -> None:
    """The approval of a document is the decision to make it public: approver, date and basis are recorded (R7)."""
    if document.visibility != Visibility.PUBLIC:
        basis = _("Approved for publication: %(document)s") % {"document": document.number or document.title}
        visibility.decide(document, level=Visibility.PUBLIC, by=by, on=on, basis=basis)


def go_live(document: Document, revision: Any, *, user: User | None = None) -> Document:
    """The approved revision becomes the text of the document, which is returned as the database has it now.

    Raises ValidationError if something is missing for publication.
    """
    document.go_live(revision, user=user)
    published = type(document)._default_manager.get(pk=document.pk)
    if missing := published.missing_for_publication():
        raise ValidationError(missing)
    return published


@transaction.atomic
@committed_together()
def publish_plan(revision: Any, *, user: User | None = None) -> PlanEvent:
    """Make an approved plan public, and put its text into the ledger; return the event that holds it.

    A further edition appends another snapshot, with what it changed. Raises ValidationError if something is missing
    for publication.
    """
    former = editions.public_text(revision.content_object)
    plan: AnnualPlan = go_live(revision.content_object, revision, user=user)
    approver, now = Actor(name=str(plan.unit), user=user), moment_of_entry() or timezone.now()
    event: PlanEvent = editions.append_snapshot(plan, former=former, by=approver, now=now)
    make_public(plan, by=approver, on=timezone.localdate(now))
    record_changed.send(AnnualPlan, instance=plan)
    return event


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


@transaction.atomic
@committed_together()
def withdraw(document: OfficialDocument, *, by: Actor, on: date, reason: str) -> Any:
    """Mark a published plan or notice as withdrawn: readable with the reason (docs/domain.md, R8), its number free.

    Raises ValidationError without a reason, or if it was withdrawn before.
    """
    if not has_letter(reason):
        raise ValidationError({"reason": _("A withdrawal needs its reason.")})
    if document.withdrawn_on is not None:
        raise ValidationError(_("It was withdrawn before."))
    kind = editions.event_of(document)
    event = kind.objects.append(
        kind(
            **{kind.subject_field: document},
            kind=kind.Kind.WITHDRAWN,
            actor=by.name,
            user=by.user,
            on=on,
            text=reason,
        )
    )
    document.withdrawn_on = on
    document.save(update_fields=["withdrawn_on", "registered_as", "updated_at"])
    record_changed.send(type(document), instance=document)
    return event
