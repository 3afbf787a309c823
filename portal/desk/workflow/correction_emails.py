"""E-mails about corrections: to those who may decide on a proposal, to its author after the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.corrections.models import Correction
from portal.corrections.signals import correction_appended
from portal.organisations.models import Role
from portal.organisations.policy import staff
from portal.records.models import Attachment
from portal.supervision.models import Finding

from .emails import in_language_of, send_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@receiver(correction_appended)
def notify(instance: Correction, **kwargs: Any) -> None:
    if instance.kind == Correction.Kind.PROPOSED:
        for user in deciders(instance):
            subject, text = _("Correction for approval: %(record)s"), _("%(unit)s proposes a correction: %(reason)s")
            _send(user, instance, instance, subject, text % {"unit": instance.actor, "reason": instance.text})
    elif (proposal := instance.proposal) is not None and proposal.user is not None:
        subject = "%(record)s"
        _send(proposal.user, instance, proposal, subject, f"{instance.get_kind_display()}. {instance.text}")


def deciders(proposal: Correction) -> list[Any]:
    """Everybody who may decide, except the author of the proposal."""
    target = proposal.target
    is_of_finding = isinstance(target.record if isinstance(target, Attachment) else target, Finding)
    role = Role.SUPERVISOR if is_of_finding else Role.APPROVER
    return list(staff(proposal.unit, role, on=timezone.localdate()).exclude(pk=proposal.user_id))


def _send(user: User, event: Correction, proposal: Correction, subject: str, text: str) -> None:
    with in_language_of(user):
        send_to(
            user,
            subject=subject % {"record": proposal.record},
            text=text,
            path=reverse("corrections:inspect", args=[proposal.pk]),
            key=f"desk:correction:{event.uuid}",
            about=proposal.record,
        )
