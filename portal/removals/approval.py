"""Proposing and deciding removals: always by two persons. Only the confirmation removes anything."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.language.cleaning import has_letter
from portal.organisations.models import Unit
from portal.petitions import lifecycle
from portal.petitions.models import Kind, Petition
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.ledger.states import commit, committed_together
from portal.records.levels import COUNTED, Visibility
from portal.records.purge import purge

from .models import BASES, Basis, PurgeEvent, Removal, RemovalType
from .purge_list import hash_of, start_of_month, write_after_commit
from .second_person import unit_deciding
from .signals import removal_appended
from .tags import delete_orphans, tags_of


def needs_two_persons(petition: Petition) -> bool:
    """Whether its change to a complaint takes something out of the public record."""
    return petition.kind != Kind.COMPLAINT and petition.visibility in COUNTED


def is_waiting(petition: Petition) -> bool:
    """Whether a removal is proposed and nobody has decided: the record stays hidden until then."""
    return Removal.of(petition).waiting().exists()


@transaction.atomic
@committed_together()
def propose(
    petition: Petition, *, what: RemovalType, basis: Basis, document: str, text: str, by: Actor, on: date
) -> Removal:
    """Propose to remove a petition: it leaves every channel at once, and stays at the desk for whoever decides.

    Raises ValidationError without a legal basis and its document, without an account, or while another waits.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    _require_basis(what, basis, document)
    if by.user is None:
        raise ValidationError(_("A removal is proposed by a person with an account."))
    if is_waiting(petition):
        raise ValidationError(_("Another removal of this waits for its decision."))
    if what == RemovalType.COMPLAINT and petition.kind == Kind.COMPLAINT:
        raise ValidationError(_("It is a complaint already."))
    before = petition.visibility
    if before in COUNTED:
        visibility.decide(petition, level=Visibility.NEVER, by=by, on=on, basis=_basis_in_words(basis, document))
    proposal = Removal.objects.append(
        Removal(
            record=petition,
            kind=Removal.Kind.PROPOSED.value,
            unit=petition.unit,
            what=what.value,
            basis=basis.value,
            actor=by.name,
            user=by.user,
            on=on,
            text=text,
            document=document,
            before=str(before),
        )
    )
    removal_appended.send(Removal, instance=proposal)
    return proposal


@transaction.atomic
@committed_together()
def confirm(proposal: Removal, *, by: Actor, on: date) -> Removal | PurgeEvent:
    """Carry it out: the petition is purged and a PurgeEvent is left, or it is a complaint from now on.

    Raises ValidationError by whoever proposed it, by who may not decide, or if it was decided before.
    """
    unit = _require_second_person(proposal, by, on=on)
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=proposal.object_id)
    if proposal.what == RemovalType.PURGE:
        return _purge(petition, proposal, unit=unit, by=by, on=on)
    lifecycle.reclassify(petition, kind=Kind.COMPLAINT, by=by, on=on, basis=_in_words(proposal))
    if proposal.before in COUNTED:
        visibility.decide(petition, level=Visibility.AGGREGATE_ONLY, by=by, on=on, basis=_in_words(proposal))
    return _decide(proposal, Removal.Kind.CONFIRMED, unit=unit, by=by, on=on)


@transaction.atomic
@committed_together()
def send_back(proposal: Removal, *, by: Actor, on: date, remark: str) -> Removal:
    """Return it: the petition is shown again as before, and both steps stay in its history.

    Raises ValidationError as `confirm` does, or without a remark.
    """
    unit = _require_second_person(proposal, by, on=on)
    if not has_letter(remark):
        raise ValidationError(_("Say why it is not removed."))
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=proposal.object_id)
    decision = _decide(proposal, Removal.Kind.RETURNED, unit=unit, by=by, on=on, remark=remark)
    if proposal.before in COUNTED:
        level = Visibility(proposal.before)
        basis = _("The removal was returned: %(remark)s") % {"remark": remark}
        visibility.decide(petition, level=level, by=by, on=on, basis=basis)
    return decision


def _purge(petition: Petition, proposal: Removal, *, unit: Unit, by: Actor, on: date) -> PurgeEvent:
    month, tags, record = on.replace(day=1), tags_of(petition), hash_of(petition.uuid)
    erased = purge(petition)
    delete_orphans(tags)
    event = PurgeEvent.objects.append(
        PurgeEvent.covering(
            erased,
            kind=proposal.basis,
            unit=proposal.unit,
            actor=str(proposal.unit),
            confirmed_by=str(unit),
            is_of_other_unit=unit != proposal.unit,
            proposer=proposal.user,
            user=by.user,
            record_hash=record,
            on=month,
            recorded_at=start_of_month(month),
        )
    )
    commit(event)
    write_after_commit()
    told = Removal(kind=Removal.Kind.CONFIRMED.value, unit=proposal.unit, proposal=proposal, uuid=event.uuid)
    removal_appended.send(Removal, instance=told)
    return event


def _require_basis(what: RemovalType, basis: Basis, document: str) -> None:
    if basis not in BASES[what]:
        raise ValidationError({"basis": _("This is no legal basis for it.")})
    if not document.strip():
        raise ValidationError({"document": _("Name the document on which it rests.")})


def _require_second_person(proposal: Removal, by: Actor, *, on: date) -> Unit:
    if Removal.objects.select_for_update().filter(pk=proposal.pk).first() is None:
        raise ValidationError(_("Somebody has decided on this removal already."))
    if proposal.kind != Removal.Kind.PROPOSED or Removal.objects.filter(proposal=proposal).exists():
        raise ValidationError(_("Somebody has decided on this removal already."))
    if by.user is None or by.user.pk == proposal.user_id:
        raise ValidationError(_("Whoever proposed a removal cannot decide on it."))
    unit = unit_deciding(proposal, by.user, on=on)
    if unit is None:
        raise ValidationError(_("Somebody of another unit decides on this removal: an approver above, a supervisor."))
    return unit


def _decide(proposal: Removal, kind: Removal.Kind, *, unit: Unit, by: Actor, on: date, remark: str = "") -> Removal:
    decision: Removal = Removal.objects.append(
        Removal(
            record=proposal.record,
            kind=kind.value,
            unit=proposal.unit,
            decided_for=unit,
            proposal=proposal,
            what=proposal.what,
            basis=proposal.basis,
            actor=by.name,
            user=by.user,
            on=on,
            text=remark,
        )
    )
    removal_appended.send(Removal, instance=decision)
    return decision


def _in_words(proposal: Removal) -> str:
    return _basis_in_words(Basis(proposal.basis), proposal.document)


def _basis_in_words(basis: Basis, document: str) -> str:
    return f"{basis.label}: {document}"
