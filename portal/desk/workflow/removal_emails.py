"""Mail about removals: to those who may decide when one is proposed, to its author when it is decided.

No mail says what the record is or what it holds: what has left for a mailbox is never forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.removals.models import Removal
from portal.removals.second_person import memberships_that_decide
from portal.removals.signals import removal_appended

from .emails import in_language_of, send_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@receiver(removal_appended)
def notify(instance: Removal, **kwargs: Any) -> None:
    if instance.kind == Removal.Kind.PROPOSED:
        found = memberships_that_decide(instance, on=timezone.localdate())
        for user in get_user_model()._default_manager.filter(pk__in=found.values("user")):
            _send(user, instance, reverse("removals:inspect", args=[instance.pk]))
    elif (proposal := instance.proposal) is not None and proposal.user is not None:
        _send(proposal.user, instance, reverse("removals:index"))


def _send(user: User, event: Removal, path: str) -> None:
    with in_language_of(user):
        subject, text = _words(event)
        key, about = f"desk:removal:{event.uuid}", event.record if event.pk else None
        send_to(user, subject=subject, text=text, path=path, key=key, about=about)


def _words(event: Removal) -> tuple[str, str]:
    unit = {"unit": event.unit}
    match event.kind:
        case Removal.Kind.PROPOSED:
            return _("A removal waits for you"), _(
                "%(unit)s proposes to remove a record. A second person decides."
            ) % unit
        case Removal.Kind.CONFIRMED:
            return _("Removal confirmed"), _("What %(unit)s proposed to remove was removed.") % unit
        case _kind:
            return _("Removal returned"), _("What %(unit)s proposed to remove is shown again. Read why.") % unit
