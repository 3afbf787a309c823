"""The admin menu: records first, reference data in a group, and no item that the account may not use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from .viewsets.commitments import CommitmentViewSet
from .viewsets.corrections import CorrectionViewSet
from .viewsets.dialogues import DialogueViewSet
from .viewsets.notices.viewset import NoticeViewSet
from .viewsets.petitions import PetitionViewSet
from .viewsets.plans import PlanViewSet
from .viewsets.receptions import DayViewSet, PostingViewSet, RuleViewSet
from .viewsets.reference_data import DeadlineRuleViewSet, PlaceViewSet, SpecialDayViewSet, TopicViewSet, WitnessViewSet
from .viewsets.registers import RegisterViewSet
from .viewsets.removals import RemovalViewSet
from .viewsets.undelivered_mail import UndeliveredMailViewSet
from .viewsets.units import HeadTermViewSet, MembershipViewSet, UnitViewSet

RECORDS: tuple[Any, ...] = (
    PlanViewSet,
    DialogueViewSet,
    NoticeViewSet,
    PetitionViewSet,
    RegisterViewSet,
    CommitmentViewSet,
    CorrectionViewSet,
    RemovalViewSet,
)
# Wagtail offers these to everybody who may enter.
NOT_FOR_STAFF = {"help", "reports"}


class Reception(ViewSetGroup):
    menu_label = _("Reception of citizens")
    menu_name = "reception"
    menu_icon = "calendar-check"
    menu_order = 60
    items = (DayViewSet, PostingViewSet, RuleViewSet)


class Administration(ViewSetGroup):
    menu_label = _("Administration")
    menu_name = "administration"
    menu_icon = "cogs"
    menu_order = 700
    items = (
        UnitViewSet,
        MembershipViewSet,
        HeadTermViewSet,
        PlaceViewSet,
        TopicViewSet,
        SpecialDayViewSet,
        DeadlineRuleViewSet,
        WitnessViewSet,
        UndeliveredMailViewSet,
    )


def viewsets() -> list[Any]:
    """All viewsets to register, in the order of the menu."""
    records = [
        viewset(add_to_admin_menu=True, menu_order=order, menu_name=viewset.model._meta.model_name)
        for order, viewset in enumerate(RECORDS, start=1)
    ]
    return [*records, Reception(), Administration()]


def hide_items_without_permission(request: HttpRequest, items: list[MenuItem]) -> None:
    if getattr(request, "second_factor_is_missing", False):
        items.clear()
    if not user_has_any_page_permission(request.user):
        items[:] = [item for item in items if item.name not in NOT_FOR_STAFF]
