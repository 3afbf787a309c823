"""Base viewset of reference data: lists and forms that are all alike."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views import generic

from portal.desk.actions.base import ActionViewSet
from portal.desk.components.forms import LifecycleErrorsMixin, RedirectToRecordMixin, ScopedForm
from portal.desk.components.listing import DayColumn, LinkColumn, RecordListMixin
from portal.desk.components.record_view import Fact, RecordView
from portal.desk.components.values import plain
from portal.organisations.models import Role, Unit

VALIDITY = FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])


class AdministratorForm(ScopedForm):
    """A form of something that belongs to a unit which the account administers."""

    role = Role.ADMINISTRATOR

    @property
    def units(self) -> QuerySet[Unit]:
        if getattr(self.instance, "unit_id", None) and self.instance.pk:
            return Unit.objects.filter(pk=self.instance.unit_id)
        if self.reach.is_everything:
            return Unit.objects.all()
        return Unit.objects.filter(pk__in=self.reach.units_below(self.role))


class ReferenceDataListView(RecordListMixin, generic.IndexView):
    """A list whose columns are named by the viewset."""

    own_columns: tuple[BaseColumn, ...] = ()

    def get_columns(self) -> list[BaseColumn]:
        return [LinkColumn("name", self, label=gettext_lazy("Name"), accessor=str), *self.own_columns]


class ReferenceDataCreateView(LifecycleErrorsMixin, RedirectToRecordMixin, generic.CreateView):
    inspect_url_name = ""


class ReferenceDataEditView(LifecycleErrorsMixin, RedirectToRecordMixin, generic.EditView):
    inspect_url_name = ""


class ReferenceDataInspectView(RecordView):
    """The inspect view: all fields but those that nobody reads."""

    fields_exclude = ("id", "slug", "sort_key", "successors", "code")

    def get_facts(self) -> list[Fact]:
        named = [self.get_context_for_field(name) for name in self.fields]
        return [Fact(each["label"], plain(each["value"])) for each in named]


class ReferenceDataViewSet(ActionViewSet):
    add_view_class = ReferenceDataCreateView
    edit_view_class = ReferenceDataEditView
    inspect_view_class = ReferenceDataInspectView
    inspect_view_fields_exclude = ReferenceDataInspectView.fields_exclude


def valid_from() -> DayColumn:
    return DayColumn("valid_from", label=gettext_lazy("Valid from"), sort_key="valid_from")


def valid_to() -> DayColumn:
    return DayColumn("valid_to", label=gettext_lazy("Valid to"), sort_key="valid_to")
