"""Remarks of approvers to the authors of a plan or a notice, in full, the latest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localtime
from wagtail.admin.utils import get_user_display_name
from wagtail.models import TaskState, WorkflowState

from portal.dialogues.models import OfficialDocument


@dataclass(frozen=True)
class Remark:
    """`at` is the moment in words; `asks_for_changes`: the document went back to its author with it."""

    text: str
    by: str
    at: str
    asks_for_changes: bool


def remarks(document: OfficialDocument) -> list[Remark]:
    decided = TaskState.objects.for_instance(document).exclude(comment="").select_related("finished_by")
    return [
        Remark(
            state.comment,
            get_user_display_name(state.finished_by) if state.finished_by else "",
            f"{localtime(state.finished_at):%H:%M %d/%m/%Y}" if state.finished_at else "",
            state.status == TaskState.STATUS_REJECTED,
        )
        for state in decided.order_by("-pk")
    ]


def latest_open_remark(document: OfficialDocument) -> Remark | None:
    """The remark with which the document was returned and that its author has still to meet."""
    state = document.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    return next((remark for remark in remarks(document) if remark.asks_for_changes), None)
