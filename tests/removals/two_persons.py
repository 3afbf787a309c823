"""A purge by two persons, for tests that need no more of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from portal.organisations.models import Membership, Role
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.removals import approval
from portal.removals.models import Basis, PurgeEvent, Removal, RemovalType

DOCUMENT = "Công văn 15/CV-UBND"


def propose(petition: Petition, *, user: Any, what: RemovalType = RemovalType.PURGE, **said: Any) -> Removal:
    basis = Basis.DENUNCIATION if what == RemovalType.PURGE else Basis.COMPLAINT
    values = {"basis": basis, "document": DOCUMENT, "text": "", "on": timezone.localdate(), **said}
    return approval.propose(petition, what=what, by=Actor(str(petition.unit), user), **values)


def confirm(proposal: Removal, user: Any) -> Any:
    return approval.confirm(proposal, by=Actor("Người thứ hai", user), on=timezone.localdate())


def send_back(proposal: Removal, user: Any, remark: str = "Không phải tố cáo.") -> Removal:
    return approval.send_back(proposal, by=Actor("Người thứ hai", user), on=timezone.localdate(), remark=remark)


def purge_by_two(petition: Petition) -> PurgeEvent:
    """Proposed by one account and confirmed by another of the same unit: the installation has no other."""
    users = get_user_model().objects
    clerk, approver = users.create_user(f"vanthu-{petition.pk}"), users.create_user(f"duyet-{petition.pk}")
    Membership.objects.create(user=approver, unit=petition.unit, role=Role.APPROVER)
    return confirm(propose(petition, user=clerk), approver)
