"""Proposing and deciding corrections: always by two persons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.files.admission import Admitted
from portal.language.cleaning import has_letter
from portal.organisations.models import Unit
from portal.records import attachments
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.history.changes import read, stored
from portal.records.ledger.states import committed_together
from portal.records.models import Attachment, Event

from .event_data import ProposalData
from .models import Correction
from .registry import ApprovedCorrection, Correctable, correctable
from .signals import correction_appended

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class _RollBack(Exception):
    """Rolls a trial back."""


@transaction.atomic
@committed_together()
def propose(
    target: Any,
    values: Mapping[str, Any],
    *,
    proposed_by: Unit,
    user: User,
    on: date,
    reason: str,
    withheld: bool = False,
    file: Admitted | None = None,
) -> Correction:
    """Propose other values for fields of a public record, or of an event of it; nothing public changes yet.

    It is tried out first and rolled back, so that its errors reach who proposes and not who approves. `withheld`: what
    stands there now holds personal data, so that it is not shown as the former value. `file` is kept closed until the
    proposal is approved.
    Raises ValidationError without a reason, where nothing would change, or while another proposal waits.
    """
    found = _require(target)
    if not has_letter(reason):
        raise ValidationError(_("Say why it is corrected, in a sentence that the people will read."))
    changed = {name: value for name, value in values.items() if stored(found.value(target, name)) != stored(value)}
    if not changed and file is None:
        raise ValidationError(_("Nothing is different from what stands there now."))
    is_part = isinstance(target, Event | Attachment)
    record, step = (target.subject, target.uuid) if is_part else (target, None)
    if Correction.of(record).waiting().filter(step=step).exists():
        raise ValidationError(_("Another correction of this waits for its approval."))
    by = Actor(str(proposed_by), user)
    _try_out(found, target, changed, ApprovedCorrection(by=by, on=on, reason=reason, withheld=withheld))
    after = {name: stored(value) for name, value in changed.items()}
    proposal = Correction.objects.append(
        Correction(
            record=record,
            kind=Correction.Kind.PROPOSED.value,
            unit=found.decides(target),
            proposed_by=proposed_by,
            step=step,
            step_model=target._meta.label_lower if step else "",
            actor=by.name,
            user=by.user,
            on=on,
            text=reason,
            data=ProposalData(after=after, withheld=withheld).to_json(),
        )
    )
    if file is not None:
        attach(proposal, file, title=target.title or _("Replacement of a withdrawn file"), by=by)
    correction_appended.send(Correction, instance=proposal)
    return proposal


@transaction.atomic
@committed_together()
def approve(proposal: Correction, *, by: Actor, on: date, remark: str = "") -> Correction:
    """Carry the correction out: it is public from now on, with what stood before.

    Raises ValidationError by whoever proposed it, if it was decided before, or if it is not possible any more.
    """
    _require_other_person(proposal, by)
    target = proposal.target
    found = _require(target)
    after = proposal.payload.after or {}
    values = {name: read(found.fields[name], value) for name, value in after.items()}
    name = Actor(proposal.actor, by.user)
    file = Attachment.of(proposal).first()
    found.apply(target, values, ApprovedCorrection(name, on, proposal.text, proposal.payload.withheld, file))
    return _decide(proposal, Correction.Kind.APPROVED, by=by, on=on, remark=remark)


@transaction.atomic
@committed_together()
def send_back(proposal: Correction, *, by: Actor, on: date, remark: str) -> Correction:
    """Return it to whoever proposed it; a proposed file is deleted.

    Raises ValidationError as `approve` does, or without a remark.
    """
    _require_other_person(proposal, by)
    if not has_letter(remark):
        raise ValidationError(_("Say what is to be changed."))
    attachments.delete_files(proposal)
    return _decide(proposal, Correction.Kind.RETURNED, by=by, on=on, remark=remark)


def _require(target: Any) -> Correctable:
    found = correctable(target)
    if found is None:
        raise ValidationError(_("It is not public, or a correction took its place: there is nothing to correct."))
    return found


def _require_other_person(proposal: Correction, by: Actor) -> None:
    Correction.objects.select_for_update().get(pk=proposal.pk)
    if proposal.kind != Correction.Kind.PROPOSED or Correction.objects.filter(proposal=proposal).exists():
        raise ValidationError(_("Somebody has decided on this correction already."))
    if by.user is None or by.user.pk == proposal.user_id:
        raise ValidationError(_("Whoever proposed a correction cannot decide on it: ask another approver of the unit."))


def _try_out(found: Correctable, target: Any, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Carry it out and roll it back, to see whether it can be."""
    fresh = type(target)._base_manager.get(pk=target.pk)
    try:
        with transaction.atomic():
            found.apply(fresh, values, approved)
            raise _RollBack
    except _RollBack:
        pass


def _decide(proposal: Correction, kind: Correction.Kind, *, by: Actor, on: date, remark: str) -> Correction:
    return _appended(
        Correction(
            record=proposal.record,
            kind=kind.value,
            unit=proposal.unit,
            proposed_by=proposal.proposed_by,
            proposal=proposal,
            step=proposal.step,
            step_model=proposal.step_model,
            actor=by.name,
            user=by.user,
            on=on,
            text=remark,
        )
    )


def _appended(event: Correction) -> Correction:
    Correction.objects.append(event)
    correction_appended.send(Correction, instance=event)
    return event
