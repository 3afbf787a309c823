"""Object permissions in Wagtail's generic views: every view is checked against its record.

Wagtail checks permissions for a model, hardly ever for an object. Decision 0005 lists the leaks that this closes;
tests/desk/test_object_permissions.py walks every address.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import TaskState, WorkflowState
from wagtail.permissions import policy_registry

from portal.organisations.policy import UnitPolicy

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class BoundPolicy:
    """The permission policy bound to one record, for all ways in which Wagtail asks it."""

    def __init__(self, policy: UnitPolicy, record: Model, user: User | AnonymousUser):
        self.record = record
        self.user = user
        self.actions = policy.actions_on(record, user=user)

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return user == self.user and action in self.actions

    def user_has_any_permission(self, user: User | AnonymousUser, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: User | AnonymousUser, action: str, instance: Model) -> bool:
        return instance.pk == self.record.pk and self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Iterable[str], instance: Model
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


class ScopedViewMixin(PermissionCheckedMixin):
    """Answers 404 unless the account may see the record, and everything that the address names belongs to it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        policy = policy_registry.get_by_type(self.model)
        if "pk" in kwargs:
            record = record_or_404(policy, request.user, kwargs["pk"])
            require_parts_of(record, kwargs)
            self.permission_policy = BoundPolicy(policy, record, request.user)
        super().setup(request, *args, **kwargs)


class ScopedListMixin(ScopedViewMixin, generic.IndexView):
    """Limits a list to the records that the account may see."""

    def get_base_queryset(self) -> QuerySet[Any]:
        self.queryset = policy_registry.get_by_type(self.model).visible_to(self.request.user)
        return super().get_base_queryset()


def record_or_404(policy: UnitPolicy, user: User | AnonymousUser, pk: Any) -> Model:
    try:
        return get_object_or_404(policy.visible_to(user), pk=pk)
    except ValueError as error:  # one address of Wagtail takes any text for a key
        raise Http404 from error


def require_parts_of(record: Any, kwargs: dict[str, Any]) -> None:
    """Raise Http404 if the address names a task or a workflow that runs on another record."""
    for name, states in (("task_state_id", TaskState), ("workflow_state_id", WorkflowState)):
        if name in kwargs:
            get_object_or_404(states.objects.for_instance(record), pk=kwargs[name])


class ScopedViewSet(ModelViewSet):
    """A viewset that adds the scope to every view that it constructs, those of later versions of Wagtail included."""

    copy_view_enabled = False
    inspect_view_enabled = True

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(viewset=self, **kwargs)

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        mixin = ScopedListMixin if issubclass(view_class, generic.IndexView) else ScopedViewMixin
        scoped = type(view_class.__name__, (mixin, view_class), {"__module__": view_class.__module__})
        return super().construct_view(scoped, **kwargs)
