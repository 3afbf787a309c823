"""The lifecycle of a commitment: the only functions that change its state, owner or due date, by appending an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.files.admission import Admitted
from portal.language.cleaning import has_letter
from portal.organisations.models import Unit
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.history.act_dates import task_counted_on
from portal.records.history.order import Faults, by_day, in_force, with_step
from portal.records.history.payloads import RecordReference
from portal.records.ledger.states import committed_together
from portal.records.signals import record_changed

from .event_data import CommitmentData
from .models import Commitment, CommitmentEvent, Conclusion
from .models.commitments import CommitmentQuerySet, CommitmentState
from .signals import commitment_step_taken

Kind = CommitmentEvent.Kind

NEEDS_OPEN = {Kind.PROGRESS, Kind.DONE, Kind.EXTENDED, Kind.EXTENSION_ASKED, Kind.EXTENSION_REFUSED}
# After these a request for an extension waits no longer.
ENDS_REQUEST = (Kind.EXTENDED, Kind.EXTENSION_REFUSED, Kind.DONE, Kind.HANDED_OVER, Kind.WITHDRAWN)
LEADS_TO = {
    Kind.ASSIGNED: CommitmentState.OPEN,
    Kind.DONE: CommitmentState.DONE,
    Kind.REOPENED: CommitmentState.OPEN,
    Kind.WITHDRAWN: CommitmentState.WITHDRAWN,
}

# Columns that follow from the events.
SETTLED = ("owner", "state", "done_on", "counted_on", "due_original", "due_on", "reopened_on", "updated_at")


@dataclass(frozen=True)
class DerivedState:
    """The state of a commitment according to its events alone."""

    state: CommitmentState
    due_original: date | None
    due_on: date | None
    done_on: date | None
    owner_id: int | None
    reopened_on: date | None = None
    counted_on: date | None = None


def derive(events: Iterable[CommitmentEvent], *, on: date | None = None, joined_on: date | None = None) -> DerivedState:
    """Fold the events, in their order, up to and including the day `on` (all of them by default).

    A report counts on its day, or on the day of its entry if that was far too late, unless it is from before the unit
    of the notice took part in the portal (`joined_on`; None: every report counts on its day). An event that another
    one corrects does not count.
    """
    state, due_original, due_on, done_on, owner_id = CommitmentState.OPEN, None, None, None, None
    reopened_on = counted = None
    for event in in_force(events):
        if on is not None and event.on > on:
            break
        if event.payload.due:
            due_on = event.payload.due
            due_original = due_original or due_on
        if owner := event.payload.owner:
            owner_id = owner.id
        if event.kind == Kind.DONE:
            state, done_on = CommitmentState.DONE, event.on
            counted = task_counted_on(event, joined_on=joined_on)
        elif event.kind == Kind.REOPENED:
            state, done_on, counted, reopened_on = CommitmentState.OPEN, None, None, event.on
        elif event.kind == Kind.WITHDRAWN:
            state, done_on, counted = CommitmentState.WITHDRAWN, None, None
    return DerivedState(state, due_original, due_on, done_on, owner_id, reopened_on, counted)


def faults(events: Sequence[CommitmentEvent]) -> Faults:
    """Steps that the state before them does not allow: a history begins with the assignment, by the notice."""
    found: Faults = {}
    state, is_asked = None, False
    for position, event in enumerate(events):
        kind = Kind(event.kind)
        if (kind == Kind.ASSIGNED) != (state is None):
            found[position] = _("The commitment begins with its assignment.")
        elif kind == Kind.REOPENED and state != CommitmentState.DONE:
            found[position] = _("Only what was reported as done can be reopened.")
        elif kind in NEEDS_OPEN and state != CommitmentState.OPEN:
            found[position] = _("This commitment is not open; reopen it first.")
        elif kind == Kind.EXTENSION_ASKED and is_asked:
            found[position] = _("An extension was asked for already, and waits for the decision.")
        elif kind == Kind.EXTENSION_REFUSED and not is_asked:
            found[position] = _("Nobody waits for an answer to a request for an extension.")
        state = LEADS_TO.get(kind, state)
        is_asked = kind == Kind.EXTENSION_ASKED or (is_asked and kind not in ENDS_REQUEST)
    return found


@transaction.atomic
@committed_together()
def assign(conclusion: Conclusion, *, by: Actor, on: date) -> Commitment:
    """Make the commitment of a published conclusion, which names exactly one owner (docs/domain.md, R3).

    An assignment without a date is an assignment: it is shown and counted as one to which no date was set.
    Raises ValidationError if the conclusion has a commitment already, or its due date is before the notice.
    """
    if Commitment.objects.filter(conclusion=conclusion).exists():
        raise ValidationError(_("This conclusion has an owner already; a handover changes it."))
    if conclusion.owner is None:
        raise ValidationError(_("A commitment needs a responsible unit."))
    if conclusion.due_on and conclusion.due_on < on:
        raise ValidationError({"due_on": _("The due date is before the notice.")})
    commitment = Commitment.objects.create(
        conclusion=conclusion, owner=conclusion.owner, due_original=conclusion.due_on, due_on=conclusion.due_on
    )
    commitment.coordinating.set(conclusion.coordinating.all())
    _append(
        commitment,
        Kind.ASSIGNED,
        by=by,
        on=on,
        text=str(conclusion),
        document=conclusion.notice.number,
        data=CommitmentData(due=conclusion.due_on, owner=RecordReference.of(conclusion.owner)),
    )
    return commitment


@transaction.atomic
@committed_together()
def report(
    commitment: Commitment,
    *,
    by: Actor,
    on: date,
    text: str,
    done: bool = False,
    document: str = "",
    evidence: Iterable[File[Any] | Admitted] = (),
) -> CommitmentEvent:
    """Append what the responsible unit says it did, with its evidence; `done` is its claim, not a verdict.

    Raises ValidationError without a text, out of order, or on a commitment that is not open.
    """
    _require_text(text)
    event = _append(commitment, Kind.DONE if done else Kind.PROGRESS, by=by, on=on, text=text, document=document)
    for file in evidence:
        attach(event, file, title=_("Evidence of %(date)s") % {"date": on.strftime("%d/%m/%Y")}, by=by)
    return event


def pending_request(events: Iterable[CommitmentEvent]) -> CommitmentEvent | None:
    """The request for an extension that nobody has decided on, if there is one."""
    pending = None
    for event in in_force(events):
        if event.kind == Kind.EXTENSION_ASKED:
            pending = event
        elif event.kind in ENDS_REQUEST:
            pending = None
    return pending


def with_pending_request(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Those that wait for a decision on an extension. Two queries, beside that of the result."""
    asked = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), kind=Kind.EXTENSION_ASKED)
    candidates = commitments.open().filter(Exists(asked)).prefetch_related("events")
    return commitments.filter(pk__in=[each.pk for each in candidates if pending_request(each.events.all())])


@transaction.atomic
@committed_together()
def ask_extension(
    commitment: Commitment, *, due_on: date, by: Actor, on: date, reason: str, document: str = ""
) -> CommitmentEvent:
    """The owner asks its issuer for a later due date; the one that holds stays until that is decided.

    Raises ValidationError without a reason, if not open, if the date is not after the current one, or if a request
    waits already.
    """
    _require_text(reason)
    _require_later(commitment, due_on, on=on)
    data = CommitmentData(asked_due=due_on)
    return _append(commitment, Kind.EXTENSION_ASKED, by=by, on=on, text=reason, document=document, data=data)


@transaction.atomic
@committed_together()
def refuse_extension(
    commitment: Commitment, *, by: Actor, on: date, reason: str, document: str = ""
) -> CommitmentEvent:
    """The issuer lets the due date stand. Raises ValidationError without a reason, or if no request waits."""
    _require_text(reason)
    return _append(commitment, Kind.EXTENSION_REFUSED, by=by, on=on, text=reason, document=document)


@transaction.atomic
@committed_together()
def extend(
    commitment: Commitment, *, due_on: date, by: Actor, on: date, reason: str, document: str = ""
) -> CommitmentEvent:
    """Give a later due date, or the first one if there was none; earlier ones stay in the history (docs/domain.md, R4).

    It also grants a request that waits, to the day asked for or another one.

    Raises ValidationError without a reason, if not open, or if the new date is not after the current one.
    """
    _require_text(reason)
    _require_later(commitment, due_on, on=on)
    data = CommitmentData(due=due_on)
    return _append(commitment, Kind.EXTENDED, by=by, on=on, text=reason, document=document, data=data)


@transaction.atomic
@committed_together()
def reopen(
    commitment: Commitment, *, by: Actor, on: date, reason: str, due_on: date | None = None, document: str = ""
) -> CommitmentEvent:
    """Take back a claim to be done, with a new due date if one was set. Raises ValidationError if it is not done."""
    _require_text(reason)
    if due_on is not None and due_on < on:
        raise ValidationError({"due_on": _("The new due date is in the past.")})
    data = CommitmentData(due=due_on)
    return _append(commitment, Kind.REOPENED, by=by, on=on, text=reason, document=document, data=data)


@transaction.atomic
@committed_together()
def hand_over(
    commitment: Commitment, *, to: Unit, by: Actor, on: date, text: str, document: str = ""
) -> CommitmentEvent:
    """A new owner takes over with the same due date and the same history (docs/domain.md, Tiers).

    Raises ValidationError without a text, or if the owner is the same.
    """
    _require_text(text)
    if to.pk == derive(commitment.events.order_by("on", "pk"), on=on).owner_id:
        raise ValidationError(_("This unit is responsible already."))
    data = CommitmentData(owner=RecordReference.of(to))
    return _append(commitment, Kind.HANDED_OVER, by=by, on=on, text=text, document=document, data=data)


@transaction.atomic
@committed_together()
def withdraw(commitment: Commitment, *, by: Actor, on: date, reason: str, document: str = "") -> CommitmentEvent:
    """Release the owner, because a further notice withdrew the conclusion. Raises ValidationError without a reason."""
    _require_text(reason)
    return _append(commitment, Kind.WITHDRAWN, by=by, on=on, text=reason, document=document)


@transaction.atomic
@committed_together()
def receive_histories(histories: Mapping[Commitment, Sequence[CommitmentEvent]]) -> list[CommitmentEvent]:
    """Append steps that were taken before the portal knew of them, in bulk: the importers' way.

    `histories` holds unsaved events in their order for each commitment; they take their place among those that are
    recorded already. No signal is sent for single events, so that petitions must be given theirs by whoever calls; one
    `record_changed` follows for each commitment. Raises ValidationError if a history is out of order.
    """
    recorded: dict[int, list[CommitmentEvent]] = {commitment.pk: [] for commitment in histories}
    for event in CommitmentEvent.objects.filter(commitment__in=recorded).order_by("on", "pk"):
        recorded[event.commitment_id].append(event)
    for commitment, added in histories.items():
        if any(later.on < earlier.on for earlier, later in pairwise(added)):
            raise ValidationError(_("The steps of “%(commitment)s” are not in order.") % {"commitment": commitment})
        history = by_day([*recorded[commitment.pk], *added])
        if history[0].kind != Kind.ASSIGNED:
            raise ValidationError(_("The steps of “%(commitment)s” are not in order.") % {"commitment": commitment})
        _settle(commitment, history)
        commitment.updated_at = timezone.now()
    events = CommitmentEvent.objects.append_many([event for added in histories.values() for event in added])
    Commitment.objects.bulk_update(histories, SETTLED, batch_size=500)
    with committed_together():
        for commitment in histories:
            record_changed.send(Commitment, instance=commitment)
    return events


def _append(
    commitment: Commitment,
    kind: CommitmentEvent.Kind,
    *,
    by: Actor,
    on: date,
    text: str,
    document: str = "",
    data: CommitmentData = CommitmentData(),  # noqa: B008 (it cannot be changed)
) -> CommitmentEvent:
    """A step that was taken before others is entered at its place, and everything follows from the whole history."""
    event = CommitmentEvent(
        commitment=commitment,
        kind=kind.value,
        actor=by.name,
        user=by.user,
        on=on,
        text=text,
        document=document,
        data=data.to_json(),
    )
    history = with_step(commitment.events.all(), event, in_order=by_day, faults=faults)
    CommitmentEvent.objects.append(event)
    _settle(commitment, history)
    commitment.save(update_fields=SETTLED)
    commitment_step_taken.send(CommitmentEvent, instance=event)
    record_changed.send(Commitment, instance=commitment)
    return event


def settle(commitment: Commitment) -> bool:
    """Work out the columns anew from the events; answers whether any of them changed."""
    before = _settled(commitment)
    _settle(commitment, by_day(list(commitment.events.all())))
    if _settled(commitment) == before:
        return False
    commitment.save(update_fields=SETTLED)
    return True


def _settled(commitment: Commitment) -> list[Any]:
    return [
        getattr(commitment, name) for name in ("owner_id", "state", "done_on", "counted_on", "due_original", "due_on")
    ]


def _settle(commitment: Commitment, history: Iterable[CommitmentEvent]) -> None:
    """Bring the stored columns in line with the events."""
    derived = derive(history, joined_on=commitment.joined_on)
    commitment.state, commitment.done_on = derived.state, derived.done_on
    commitment.due_original = derived.due_original or commitment.due_original
    commitment.counted_on = derived.counted_on
    commitment.due_on = derived.due_on or commitment.due_on
    commitment.reopened_on = derived.reopened_on
    commitment.owner_id = derived.owner_id or commitment.owner_id


def _require_later(commitment: Commitment, due_on: date, *, on: date) -> None:
    due_then = derive(commitment.events.order_by("on", "pk"), on=on).due_on
    if due_then is not None and due_on <= due_then:
        raise ValidationError({"due_on": _("The new due date must be after the current one.")})


def _require_text(text: str) -> None:
    if not has_letter(text):
        raise ValidationError(_("Say in a sentence what was done or why."))
