"""The permission policy: grants by membership, unit and day. No Django permission is used.

A policy is a list of grants ("a clerk of the unit in `unit` may change it"). Whatever is not granted is refused, to
superusers too: they hold every role everywhere, and no right that nobody has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.permission_policies import BasePermissionPolicy

from .models import Membership, Place, Role, Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Scope(Enum):
    """How far a role reaches from the units for which it is held."""

    UNIT = auto()  # records of the units themselves
    BELOW = auto()  # and of all units that belong to them
    PLACE = auto()  # records of units in the same place or in one below it
    EVERYWHERE = auto()  # records that belong to no unit: the calendar, the rules
    EVERYWHERE_FROM_TOP = auto()  # the same, where the role is held for a unit that belongs to no other


@dataclass(frozen=True)
class Grant:
    """Whoever holds `role` may do `actions` to the records whose unit, at the end of the path `unit`, is in scope.

    An empty path means that the record is the unit. `only` is a further condition on the record.
    """

    role: Role
    actions: frozenset[str]
    unit: str = "unit"
    scope: Scope = Scope.UNIT
    only: Q = field(default_factory=Q)


def grant(role: Role, *actions: str, unit: str = "unit", scope: Scope = Scope.UNIT, only: Q | None = None) -> Grant:
    return Grant(role, frozenset(actions), unit, scope, only or Q())


class Reach:
    """The units that an account reaches by its memberships on a day.

    Asks the database once, and again only for descendants.
    """

    def __init__(self, user: User | AnonymousUser, *, on: date):
        self.user = user
        self.on = on
        self._descendants: dict[tuple[type[Model], Role], set[int]] = {}

    @cached_property
    def is_everything(self) -> bool:
        return bool(self.user.is_active and self.user.is_superuser)

    @cached_property
    def memberships(self) -> list[Membership]:
        if not self.user.is_active:
            return []
        return list(Membership.objects.on(self.on).filter(user_id=self.user.pk).select_related("unit"))

    def holds(self, role: Role) -> bool:
        return self.is_everything or any(membership.role == role for membership in self.memberships)

    def units(self, role: Role) -> set[int]:
        """Keys of the units for which the role is held."""
        return {membership.unit_id for membership in self.memberships if membership.role == role}

    @cached_property
    def all_units(self) -> set[int]:
        return {membership.unit_id for membership in self.memberships}

    def units_of(self, role: Role) -> QuerySet[Unit]:
        """The units for which the role is held, as a choice for a form."""
        return Unit.objects.all() if self.is_everything else Unit.objects.filter(pk__in=self.units(role))

    def units_below(self, role: Role) -> set[int]:
        return self._with_descendants(Unit, role, self.units(role))

    def places_below(self, role: Role) -> set[int]:
        """Keys of the places of those units, and of all places in them."""
        units = [membership.unit for membership in self.memberships if membership.role == role]
        return self._with_descendants(Place, role, {unit.place_id for unit in units if unit.place_id})

    def condition(self, grant: Grant) -> Q | None:
        """Which records the grant opens; None if it opens none, since the role is not held."""
        if self.is_everything:
            return Q(pk__isnull=False) & grant.only
        if not self.holds(grant.role):
            return None
        reached = self._reached(grant)
        return reached & grant.only if reached else None

    def _reached(self, grant: Grant) -> Q | None:
        match grant.scope:
            case Scope.UNIT:
                return Q(**{_lookup(grant.unit, "pk__in"): self.units(grant.role)})
            case Scope.BELOW:
                return Q(**{_lookup(grant.unit, "pk__in"): self.units_below(grant.role)})
            case Scope.PLACE:
                return self._in_places(grant)
            case Scope.EVERYWHERE:
                return Q(pk__isnull=False)
            case Scope.EVERYWHERE_FROM_TOP:
                held = [membership.unit for membership in self.memberships if membership.role == grant.role]
                return Q(pk__isnull=False) if any(unit.parent_id is None for unit in held) else None

    def _in_places(self, grant: Grant) -> Q | None:
        """A unit without a territory of its own works in that of the unit it belongs to."""
        places = self.places_below(grant.role)
        if not places:
            return None
        own = Q(**{_lookup(grant.unit, "place__in"): places})
        inherited = Q(**{_lookup(grant.unit, "place__isnull"): True, _lookup(grant.unit, "parent__place__in"): places})
        return own | inherited

    def _with_descendants(self, model: type[Unit] | type[Place], role: Role, keys: set[int]) -> set[int]:
        if (model, role) not in self._descendants:
            self._descendants[model, role] = with_descendants(model, keys)
        return self._descendants[model, role]


def reach_of(user: User | AnonymousUser, *, on: date) -> Reach:
    """The reach of the account on the day, cached on the account object for one request."""
    known: Reach | None = getattr(user, "_reach", None)
    if known is None or known.on != on:
        known = user._reach = Reach(user, on=on)  # type: ignore[union-attr]  # an attribute of ours
    return known


def staff(unit: Unit, role: Role, *, on: date) -> QuerySet[Any]:
    """The active accounts that hold the role for the unit on the day."""
    held = Membership.objects.on(on).filter(unit=unit, role=role)
    return get_user_model()._default_manager.filter(is_active=True, pk__in=held.values("user"))


def with_descendants(model: type[Unit] | type[Place], keys: Iterable[int]) -> set[int]:
    """The keys and those of everything below them: one query for each level, and an end even if rows form a circle."""
    found = frontier = set(keys)
    while frontier:
        frontier = set(model.objects.filter(parent__in=frontier).values_list("pk", flat=True)) - found
        found = found | frontier
    return found


class UnitPolicy(BasePermissionPolicy):
    """Wagtail's question "may this account do that to this record", answered by grants."""

    def __init__(self, model: type[Model], *grants: Grant):
        super().__init__(model)
        self.grants = grants

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        reach = self._reach(user)
        return any(action in grant.actions and reach.condition(grant) is not None for grant in self.grants)

    def user_has_permission_for_instance(self, user: User | AnonymousUser, action: str, instance: Model) -> bool:
        if instance.pk is None:
            return self.user_has_permission(user, action)
        return action in self.actions_on(instance, user=user)

    def actions_on(self, instance: Model, *, user: User | AnonymousUser) -> frozenset[str]:
        """Everything that the account may do to the record as it is stored, whatever a form has changed in memory."""
        reach = self._reach(user)
        opened = [(grant, condition) for grant in self.grants if (condition := reach.condition(grant)) is not None]
        if not opened:
            return frozenset()
        answers = {
            f"grant_{number}": ExpressionWrapper(condition, output_field=BooleanField())
            for number, (_, condition) in enumerate(opened)
        }
        row = self.model._base_manager.filter(pk=instance.pk).annotate(**answers).values_list(*answers).first() or ()
        return frozenset().union(*(grant.actions for (grant, _), holds in zip(opened, row, strict=False) if holds))

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Any]:
        return self._opened(user, [grant for grant in self.grants if grant.actions & set(actions)])

    def visible_to(self, user: User | AnonymousUser) -> QuerySet[Any]:
        """Records to which the account may do anything at all."""
        return self._opened(user, self.grants)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        roles = {grant.role for grant in self.grants if grant.actions & set(actions)}
        held = Membership.objects.on(timezone.localdate()).filter(role__in=roles)
        users = get_user_model()._default_manager.filter(is_active=True)
        return users.filter(Q(is_superuser=True) | Q(pk__in=held.values("user")))

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Model) -> QuerySet[Any]:
        users = self.users_with_any_permission(actions)
        allowed = [user.pk for user in users if self.user_has_any_permission_for_instance(user, actions, instance)]
        return users.filter(pk__in=allowed)

    def _opened(self, user: User | AnonymousUser, grants: Iterable[Grant]) -> QuerySet[Any]:
        reach = self._reach(user)
        conditions = [condition for grant in grants if (condition := reach.condition(grant)) is not None]
        if not conditions:
            return self.model._default_manager.none()
        anything = conditions.pop()
        for condition in conditions:
            anything |= condition
        return self.model._default_manager.filter(anything)

    @staticmethod
    def _reach(user: User | AnonymousUser) -> Reach:
        return reach_of(user, on=timezone.localdate())


class MembershipBackend(BaseBackend):
    """Authentication backend: whoever holds a membership today may enter the admin. No Django permission is used."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm != "wagtailadmin.access_admin" or not user_obj.is_active:
            return False
        return bool(reach_of(user_obj, on=timezone.localdate()).memberships)


def _lookup(path: str, tail: str) -> str:
    return f"{path}__{tail}" if path else tail
