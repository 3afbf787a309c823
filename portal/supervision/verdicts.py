"""Records findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.dialogues.models import Commitment
from portal.files.admission import Admitted
from portal.language.cleaning import has_letter
from portal.organisations.models import Unit
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.petitions.states import EventKind
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.ledger.states import committed_together
from portal.records.signals import record_changed

from .models import Finding, Verdict

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
@committed_together()
def record_finding(
    commitment: Commitment,
    *,
    verdict: Verdict,
    reason: str,
    supervisor: Unit,
    on: date,
    user: User | None = None,
    evidence: Iterable[File[Any] | Admitted] = (),
) -> Finding:
    """Record a verdict on a commitment; the unit's own claim and the state stay as they are.

    Petitions that led to the commitment get the finding into their history, unless it stands there already
    (imported with the petition) or the history has gone on since: it is appended to, never inserted into.
    Raises ValidationError without a reason, by the owner itself, or before the commitment was made.
    """
    if not has_letter(reason):
        raise ValidationError({"reason": _("Say what the verdict rests on: what was seen, where, who was asked.")})
    if supervisor == commitment.owner:
        raise ValidationError({"supervisor": _("Nobody supervises its own commitments.")})
    assigned = commitment.events.first()
    if assigned and on < assigned.on:
        raise ValidationError({"on": _("The commitment did not exist on this day.")})
    by = Actor(str(supervisor), user)
    finding = Finding.objects.append(
        Finding(
            commitment=commitment,
            kind=verdict.value,
            text=reason,
            actor=by.name,
            user=by.user,
            on=on,
            supervisor=supervisor,
        )
    )
    for file in evidence:
        attach(finding, file, title=_("Evidence of %(date)s") % {"date": on.strftime("%d/%m/%Y")}, by=by)
    for petition in Petition.objects.filter(conclusion=commitment.conclusion_id):
        told_or_past = Q(kind=EventKind.SUPERVISED, on=on) | Q(on__gt=on)
        if not petition.events.filter(told_or_past).exists():
            lifecycle.note_supervision(petition, by=by, on=on, text=f"{verdict.label}. {reason}")
    record_changed.send(Commitment, instance=commitment)
    return finding
