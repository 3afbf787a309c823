"""The lifecycle of a petition: the only functions that change its state, always by appending an event.

All take keywords, the actor and the day on which it happened in Việt Nam, and return the event.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from portal.dialogues.models import CommitmentEvent, Conclusion
from portal.organisations.models import Unit
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.payloads import RecordReference
from portal.records.ledger.states import committed_together
from portal.records.levels import Visibility

from .event_data import PetitionData
from .history import NotPermitted, OutOfDate, StepFields, append, new_step
from .models import Kind, Petition, PetitionEvent
from .states import EventKind, unreceived

# Steps after which another unit owes.
NAMES_OWNER = (EventKind.ASSIGNED, EventKind.FORWARDED, EventKind.HANDED_OVER)


@transaction.atomic
@committed_together()
def receive(petition: Petition, *, by: Actor, on: date, text: str = "") -> PetitionEvent:
    """Register a new petition, not public until somebody decides so. Raises ValidationError if it is not clean."""
    petition.received_on = on
    petition.full_clean()
    petition.save()
    return _append(petition, EventKind.RECEIVED, by=by, on=on, text=text)


@transaction.atomic
@committed_together()
def publish(petition: Petition, *, by: Actor, on: date, basis: str) -> Petition:
    """Decide that the petition is public, or counted only where the law asks for it (complaints)."""
    level = Visibility.AGGREGATE_ONLY if petition.kind == Kind.COMPLAINT else Visibility.PUBLIC
    visibility.decide(petition, level=level, by=by, on=on, basis=basis)
    return petition


@transaction.atomic
@committed_together()
def assign(
    petition: Petition,
    *,
    by: Actor,
    on: date,
    owner: Unit | None,
    due_on: date | None = None,
    conclusion: Conclusion | None = None,
    coordinating: Iterable[Unit] = (),
    text: str = "",
    document: str = "",
) -> PetitionEvent:
    """Give it to the unit that answers for it, in most cases by a conclusion; `due_on` is its first due date.

    Raises NotPermitted if it is closed, OutOfDate if the due date is before `on` or the unit did not exist.
    """
    if due_on is not None and due_on < on:
        raise OutOfDate({"due_on": _("The due date is before the assignment.")})
    if owner is not None:
        _require_existing(owner, on)
    data = PetitionData(due=due_on, owner=RecordReference.of(owner) if owner is not None else None)
    petition.conclusion = conclusion or petition.conclusion
    if _is_last_word_on_owner(petition, on):
        petition.owner = owner
        petition.coordinating.set(coordinating)
    petition.save(update_fields=["owner", "conclusion", "updated_at"])
    return _append(petition, EventKind.ASSIGNED, by=by, on=on, text=text, document=document, data=data)


@transaction.atomic
@committed_together()
def forward(petition: Petition, *, to: Unit, by: Actor, on: date, reason: str, document: str = "") -> PetitionEvent:
    """Hand a petition outside our authority to the unit that has it.

    Three duties follow, each to be evidenced: forwarded (the document), reported upward, petitioner told.
    Raises NotPermitted if it was resolved, OutOfDate if `to` did not exist on `on`.
    Source: plan II.2; docs/domain.md, Plan.
    """
    _require_existing(to, on)
    if _is_last_word_on_owner(petition, on):
        petition.in_authority, petition.owner = False, to
    petition.save(update_fields=["in_authority", "owner", "updated_at"])
    data = PetitionData(to=RecordReference.of(to))
    return _append(petition, EventKind.FORWARDED, by=by, on=on, text=reason, document=document, data=data)


@transaction.atomic
@committed_together()
def evidence(
    petition: Petition, *, duty: EventKind, by: Actor, on: date, text: str, document: str = ""
) -> PetitionEvent:
    """Evidence one of the duties of forwarding: `EventKind.REPORTED_UPWARD` or `EventKind.PETITIONER_TOLD`.

    Raises NotPermitted if it was not forwarded.
    """
    if duty not in (EventKind.REPORTED_UPWARD, EventKind.PETITIONER_TOLD):
        raise NotPermitted(_("This is not a duty of forwarding."))
    return _append(petition, duty, by=by, on=on, text=text, document=document)


@transaction.atomic
@committed_together()
def respond(petition: Petition, *, by: Actor, on: date, text: str, document: str = "") -> PetitionEvent:
    """Record what the competent unit answered to a forwarded petition. Raises NotPermitted if it was not forwarded."""
    return _append(petition, EventKind.RESPONDED, by=by, on=on, text=text, document=document)


@transaction.atomic
@committed_together()
def schedule(
    petition: Petition, *, by: Actor, on: date, text: str, due_on: date | None = None, document: str = ""
) -> PetitionEvent:
    """Accept it and put it on a roadmap, with a later due date if one was set. Raises NotPermitted if it is closed."""
    data = PetitionData(due=due_on)
    return _append(petition, EventKind.SCHEDULED, by=by, on=on, text=text, document=document, data=data)


@transaction.atomic
@committed_together()
def answer(petition: Petition, *, by: Actor, on: date, text: str, document: str = "") -> PetitionEvent:
    """Answer in writing. It does not claim that anything was resolved (docs/domain.md, Statuses)."""
    return _append(petition, EventKind.ANSWERED, by=by, on=on, text=text, document=document)


@transaction.atomic
@committed_together()
def resolve(petition: Petition, *, by: Actor, on: date, text: str, document: str = "") -> PetitionEvent:
    """Record that what was asked is done, according to the responsible unit. Raises NotPermitted if it is resolved."""
    return _append(petition, EventKind.RESOLVED, by=by, on=on, text=text, document=document)


@transaction.atomic
@committed_together()
def reopen(
    petition: Petition, *, by: Actor, on: date, reason: str, due_on: date | None = None, document: str = ""
) -> PetitionEvent:
    """Take it up again with its whole history. Raises NotPermitted if it is still open."""
    data = PetitionData(due=due_on)
    return _append(petition, EventKind.REOPENED, by=by, on=on, text=reason, document=document, data=data)


@transaction.atomic
@committed_together()
def guide(petition: Petition, *, by: Actor, on: date, text: str, document: str = "") -> PetitionEvent:
    """Guide the petitioner to the complaint procedure. A public petition is erased from every public channel."""
    if petition.kind != Kind.COMPLAINT:
        reclassify(petition, kind=Kind.COMPLAINT, by=by, on=on, basis=text)
    return _append(petition, EventKind.GUIDED, by=by, on=on, text=text, document=document)


@transaction.atomic
@committed_together()
def reclassify(petition: Petition, *, kind: Kind, by: Actor, on: date, basis: str) -> PetitionEvent:
    """Correct the kind; what becomes a complaint is no longer shown, only counted (docs/domain.md, Kinds)."""
    if kind == Kind.COMPLAINT and petition.visibility != Visibility.NEVER:
        visibility.decide(petition, level=Visibility.AGGREGATE_ONLY, by=by, on=on, basis=basis)
    petition.kind = kind
    petition.save(update_fields=["kind", "updated_at"])
    return _append(petition, EventKind.RECLASSIFIED, by=by, on=on, text="", data=PetitionData(kind=kind.value))


@transaction.atomic
@committed_together()
def note_supervision(petition: Petition, *, by: Actor, on: date, text: str) -> PetitionEvent:
    """Enter a supervisor's finding into the history of the petition; its state does not change."""
    return _append(petition, EventKind.SUPERVISED, by=by, on=on, text=text)


# What a step on the commitment means for the petitions that led to it.
MIRRORED = {
    CommitmentEvent.Kind.PROGRESS: EventKind.PROGRESS,
    CommitmentEvent.Kind.DONE: EventKind.RESOLVED,
    CommitmentEvent.Kind.REOPENED: EventKind.REOPENED,
    CommitmentEvent.Kind.EXTENDED: EventKind.EXTENDED,
    CommitmentEvent.Kind.HANDED_OVER: EventKind.HANDED_OVER,
}


@transaction.atomic
@committed_together()
def mirror(petition: Petition, event: CommitmentEvent) -> PetitionEvent | None:
    """Enter a step that was taken on the commitment into the history of a petition that led to it."""
    kind = MIRRORED.get(CommitmentEvent.Kind(event.kind))
    if kind is None:
        return None
    if kind == EventKind.HANDED_OVER and _is_last_word_on_owner(petition, event.on):
        named = event.payload.owner
        petition.owner_id = named.id if named else None
        petition.save(update_fields=["owner", "updated_at"])
    step = new_step(
        kind,
        by=Actor(event.actor, event.user),
        on=event.on,
        text=event.text,
        document=event.document,
        data=PetitionData(**event.payload.given()),
        commitment_event=event,
    )
    # It was checked there; of the petition it only asks that it had been received.
    return append(petition, step, faults=unreceived)


def _append(petition: Petition, kind: EventKind, **recorded: Unpack[StepFields]) -> PetitionEvent:
    return append(petition, new_step(kind, **recorded))


def _is_last_word_on_owner(petition: Petition, on: date) -> bool:
    """Whether a step of the day names who owes now: no later one has named another."""
    later = petition.events.filter(kind__in=NAMES_OWNER, on__gt=on)
    return not later.exists()


def _require_existing(unit: Unit, on: date) -> None:
    if not unit.exists_on(on):
        raise OutOfDate(_("%(unit)s did not exist on %(date)s.") % {"unit": unit, "date": on.strftime("%d/%m/%Y")})
