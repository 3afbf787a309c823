"""The viewset of failed e-mails: the masked recipient, and the error of the mail server."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry

from portal.desk.components.listing import DayColumn, LinkColumn, RecordListMixin
from portal.desk.components.record_view import Fact, RecordView
from portal.dispatch.models import MailState, OutgoingMail
from portal.following.models import Subscription

from .base import ReferenceDataViewSet


def masked(address: str) -> str:
    """An address masked so that recipients can be told apart but not written to: addresses are personal data."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}" if host else gettext("deleted")


def error_without_address(mail: OutgoingMail) -> str:
    """The error without the address: mail servers repeat the one that they refuse."""
    return mail.last_error.replace(mail.to, masked(mail.to)) if mail.to else mail.last_error


class UndeliveredMailListView(RecordListMixin, generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return policy_registry.get_by_type(self.model).visible_to(self.request.user).filter(state=MailState.FAILED)

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("to", self, label=gettext_lazy("Recipient"), accessor=lambda mail: masked(mail.to)),
            DayColumn("created_at", label=gettext_lazy("Day"), sort_key="created_at"),
            Column("attempts", label=gettext_lazy("Attempts"), sort_key="attempts"),
            Column("last_error", label=gettext_lazy("What the mail server said"), accessor=error_without_address),
        ]


class UndeliveredMailView(RecordView):
    def get_page_subtitle(self) -> str:
        return masked(self.object.to)

    def get_facts(self) -> list[Fact]:
        paused = Subscription.objects.filter(address=self.object.to).exclude(paused_at=None).exclude(address="")
        return [
            Fact(gettext("Recipient"), masked(self.object.to)),
            Fact(gettext("Attempts"), self.object.attempts),
            Fact(gettext("What the mail server said"), error_without_address(self.object)),
            Fact(gettext("Subscriptions paused for this address"), paused.count()),
        ]


class UndeliveredMailViewSet(ReferenceDataViewSet):
    """Read-only: nobody is granted to add, change or delete one."""

    model = OutgoingMail
    name = "undeliveredmails"
    url_prefix = "thu-khong-gui-duoc"
    icon = "mail"
    menu_label = gettext_lazy("Undelivered mails")
    index_view_class = UndeliveredMailListView
    inspect_view_class = UndeliveredMailView
    form_fields = ("state",)
    add_to_reference_index = False  # each mail would queue a job that looks for references, and nobody asks for them
