"""Who may decide on a proposed removal: a second person, of another unit wherever the installation has one.

That is an approver of a unit above, or a supervisor of the place. Only where nobody holds such a role, another clerk or
approver of the same unit decides, and the register says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.organisations.models import Membership, Named, Role, Unit

from .models import Removal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def memberships_that_decide(proposal: Removal, *, on: date) -> QuerySet[Membership]:
    """The memberships by which an account may decide on the day, none of whoever proposed."""
    held = Membership.objects.on(on).filter(user__is_active=True).exclude(user=proposal.user_id)
    outside = held.filter(_above(proposal.unit)).exclude(unit=proposal.unit)
    if outside.exists():
        return outside
    return held.filter(unit=proposal.unit, role__in=(Role.CLERK, Role.APPROVER))


def has_other_unit(proposal: Removal, *, on: date) -> bool:
    """Whether somebody of another unit decides."""
    return memberships_that_decide(proposal, on=on).exclude(unit=proposal.unit).exists()


def unit_deciding(proposal: Removal, user: User | AnonymousUser, *, on: date) -> Unit | None:
    """The unit in whose name the account may decide; None if it may not. A superuser needs a role as everybody."""
    found = memberships_that_decide(proposal, on=on).filter(user=user.pk).select_related("unit").order_by("pk").first()
    return found.unit if found else None


def may_decide(proposal: Removal, user: User | AnonymousUser) -> bool:
    return proposal.is_waiting and unit_deciding(proposal, user, on=timezone.localdate()) is not None


def _above(unit: Unit) -> Q:
    parent = unit.parent
    place = unit.place or (parent.place if isinstance(parent, Unit) else None)
    return Q(role=Role.APPROVER, unit__in=_chain(unit)) | Q(role=Role.SUPERVISOR, unit__place__in=_chain(place))


def _chain(row: Named | None) -> Iterable[int]:
    """The keys of a unit or place and of everything that it belongs to; it ends even if rows form a circle."""
    keys: list[int] = []
    while row is not None and row.pk not in keys:
        keys.append(row.pk)
        row = row.parent
    return keys
