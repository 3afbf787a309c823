"""Publishes a document after its last approval: Wagtail calls it (WAGTAIL_FINISH_WORKFLOW_ACTION).

Wagtail loads this before any model: nothing is imported at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def publish_approved(workflow_state: Any, user: User | None = None) -> None:
    """Publish exactly the revision that was approved.

    Nobody holds the right to publish one of our documents (the approval was the permission); a page is published as
    Wagtail would, with the rights of the approver.
    """
    from portal.dialogues.models import OfficialDocument
    from portal.petitions import publication

    record = workflow_state.content_object
    if isinstance(record, OfficialDocument):
        publication.publish(workflow_state.current_task_state.revision, user=user)
    else:
        record.get_latest_revision().publish(user=user)
