"""The panels of the admin home page: what waits for the account today, and links to what it most often creates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.components import Component

from portal.dialogues.models import Dialogue, Notice
from portal.organisations.policy import reach_of
from portal.petitions.models import Petition

from .permissions.roles import POLICIES
from .todo import TodoList


class TodayPanel(Component):
    name = "today"
    order = 10
    template_name = "desk/today.html"

    def __init__(self, request: HttpRequest):
        self.user = request.user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        today = timezone.localdate()
        reach = reach_of(self.user, on=today)
        return {
            "waiting": list(TodoList(self.user, reach, today=today)),
            "today": today,
            "memberships": reach.memberships,
            "record_links": self.links(),
        }

    def links(self) -> list[tuple[str, str]]:
        """What this account most often begins."""
        offers = [
            (Dialogue, _("Plan a dialogue"), "dialogues:add"),
            (Petition, _("Enter a petition"), "petitions:add"),
            (Notice, _("Write a notice"), "notices:add"),
        ]
        return [
            (label, reverse(name))
            for model, label, name in offers
            if POLICIES[model].user_has_permission(self.user, "add")
        ]


def replace_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Replaces Wagtail's panels, which know pages only. Editors of pages keep those as well."""
    panels[:] = [TodayPanel(request), *(panels if user_has_any_page_permission(request.user) else [])]


def clear_summary_items(request: HttpRequest, items: list[Any]) -> None:
    """Removes Wagtail's summary items: the numbers of pages and pictures say nothing to staff."""
    if not user_has_any_page_permission(request.user):
        items.clear()
