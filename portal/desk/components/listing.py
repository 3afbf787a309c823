"""List views of records: columns, filters, and search without accents. Every row links to its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from portal.organisations.models import Unit
from portal.organisations.policy import reach_of

from . import search as folding
from .exports import ListExportMixin
from .values import format_date

SOON = 7  # days


class LinkColumn(TitleColumn):
    """The name of a record, linked to its page."""

    def __init__(self, name: str, view: RecordListMixin, **kwargs: Any):
        super().__init__(name, get_url=view.get_inspect_url, **kwargs)


class DayColumn(Column):
    def get_value(self, instance: Any) -> str:
        return format_date(self.exported(instance))

    def exported(self, instance: Any) -> date | datetime | None:
        return super().get_value(instance)


class StateColumn(StatusTagColumn):
    """The state as a label; states that need action are highlighted."""

    def __init__(self, live: Sequence[str] = (), **kwargs: Any):
        super().__init__(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda record: record.state in live,
            **kwargs,
        )


class DueColumn(Column):
    """The due date with the days left or overdue, while something is owed."""

    cell_template_name = "desk/due_cell.html"

    def __init__(self, name: str = "due_on", *, is_owed: Callable[[Any], bool], **kwargs: Any):
        super().__init__(name, label=_("Due"), sort_key=name, **kwargs)
        self.is_owed = is_owed

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        due_on = self.get_value(instance)
        return {**context, **due_status(due_on if self.is_owed(instance) else None), "due_on": due_on}


def due_status(due_on: date | None) -> dict[str, Any]:
    """Calendar days left or overdue, as of today; empty when nothing is owed."""
    if due_on is None:
        return {}
    left = (due_on - timezone.localdate()).days
    tone = "bad" if left < 0 else "soon" if left <= SOON else "calm"
    return {"days_left": max(left, 0), "days_over": max(-left, 0), "tone": tone}


def own_units(request: Any) -> QuerySet[Unit]:
    """The units of the account, as a filter."""
    reach = reach_of(request.user, on=timezone.localdate())
    return Unit.objects.all() if reach.is_everything else Unit.objects.filter(pk__in=reach.all_units)


class RecordFilters(WagtailFilterSet):
    """The filter set of a list of records. Offers the units of the account, and no unit filter if there is but one."""

    unit = django_filters.ModelChoiceFilter(label=_("Unit"), queryset=own_units)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if own_units(self.request).count() < 2:
            del self.filters["unit"]


def choices(label: Any, options: Any, **kwargs: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        label=label, choices=options, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class RecordListMixin(ListExportMixin, generic.IndexView):
    """On top of a list view of Wagtail. Subclasses name their columns, joins and searched texts."""

    any_permission_required = ["view"]
    is_searchable = True
    joined: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()

    def get_columns(self) -> list[BaseColumn]:
        raise NotImplementedError

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return self.get_columns()

    @cached_property
    def unit_columns(self) -> list[BaseColumn]:
        """The unit, where the account sees records of more than one."""
        reach = reach_of(self.request.user, on=timezone.localdate())
        several = reach.is_everything or len(reach.all_units) > 1
        return [Column("unit", label=_("Unit"), sort_key="unit__sort_key")] if several else []

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related(*self.joined)

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows without the value come last, and equal rows always in the same order."""
        if not self.is_explicitly_ordered or self.ordering == self.default_ordering:
            return self.in_default_order(queryset)
        name = self.ordering.lstrip("-")
        ordered = F(name).desc(nulls_last=True) if self.ordering.startswith("-") else F(name).asc(nulls_last=True)
        return queryset.order_by(ordered, "-pk")

    def in_default_order(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if queryset.ordered else queryset.order_by("-pk")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return folding.filter_by_text(queryset, self.searched, self.search_query) if self.is_searching else queryset
