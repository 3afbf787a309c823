"""Hooks that remove what Wagtail offers and our rules forbid: publish buttons, bulk deletion."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.utils.functional import classproperty
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.snippets.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    PublishMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
    UnpublishMenuItem,
    WorkflowMenuItem,
)
from wagtail.snippets.bulk_actions import DeleteBulkAction

from portal.dialogues.models import OfficialDocument

# Their places are taken by the approval, which has a page of its own.
TAKEN_OUT = (PublishMenuItem, UnpublishMenuItem, RestartWorkflowMenuItem, WorkflowMenuItem)


class SubmitMenuItem(SubmitForModerationMenuItem):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": _("Submit for approval")}


class TakeBackMenuItem(CancelWorkflowMenuItem):
    label = _("Take back the submission")


def construct_menu(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    if not issubclass(context["model"], OfficialDocument):
        return
    kept = [item for item in items if not isinstance(item, TAKEN_OUT)]
    items[:] = [_ours(item) for item in kept]


def _ours(item: ActionMenuItem) -> ActionMenuItem:
    if isinstance(item, SubmitForModerationMenuItem):
        return SubmitMenuItem(order=item.order)
    if isinstance(item, CancelWorkflowMenuItem):
        return TakeBackMenuItem(order=item.order)
    return item


class NoBulkDelete(DeleteBulkAction):
    """Refuses bulk deletion of records. Drafts are deleted one by one."""

    @classproperty
    def models(cls) -> list[type]:
        return [model for model in super().models if issubclass(model, OfficialDocument)]

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        raise Http404


def pages_of_editors(pages: Any, request: HttpRequest) -> Any:
    return pages if user_has_any_page_permission(request.user) else pages.none()


def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


def scripts() -> str:
    files = ((static(f"desk/{name}.js"),) for name in ("dates", "autosave", "session", "progress"))
    return format_html_join("", '<script src="{}"></script>', files)
