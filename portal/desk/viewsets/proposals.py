"""Base views of proposals, which actions of their record make and a second person decides on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern
from wagtail.admin.views import generic

from portal.desk.actions.base import ActionViewSet
from portal.desk.components.listing import RecordListMixin


class ProposalListView(RecordListMixin, generic.IndexView):
    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().prefetch_related("record")

    def in_default_order(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What waits comes first, the oldest at the top."""
        return queryset.order_by("decision__on", "pk")


class ProposalViewSet(ActionViewSet):
    """Has no add or edit view: an action of the record makes the proposal."""

    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = {"index", "index_results", "inspect", *(action.name for action in self.actions)}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("add", "edit", "delete", "history", "usage")
        nowhere = {f"{name}_url_name": None for name in names}
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})
