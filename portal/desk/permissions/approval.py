"""Who may approve a submitted document: an approver of the owning unit who has not written any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.locks import WorkflowLock

from portal.dialogues.models import OfficialDocument

from .roles import POLICIES

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class ApprovalLock(WorkflowLock):
    """Locks a document that waits for approval. Its author can take it back."""

    def get_message(self, user: User | AnonymousUser) -> str:
        return _("It waits for approval and is not changed meanwhile. Cancel the submission to go on writing.")

    def get_description(self, user: User | AnonymousUser, can_lock: bool = False) -> str:
        return _("Nobody changes it while it waits for approval")


def authors(document: OfficialDocument) -> set[int]:
    """Keys of the accounts that wrote or submitted any of the unpublished revisions."""
    written = document.revisions.all()
    if document.live_revision:
        written = written.filter(created_at__gt=document.live_revision.created_at)
    found = set(written.values_list("user_id", flat=True))
    state = document.current_workflow_state
    if state is not None:
        found.add(state.requested_by_id)
    return found - {None}


def may_decide(document: OfficialDocument, *, user: User | AnonymousUser) -> bool:
    """May the account approve the document or ask for changes? Asked of the database, not of the object in memory."""
    if not isinstance(document, OfficialDocument):
        return False
    policy = POLICIES[type(document)]
    return policy.user_has_permission_for_instance(user, "approve", document) and user.pk not in authors(document)


def missing_for_publication(document: OfficialDocument) -> list[str]:
    """What the latest draft still lacks for publication, one sentence each."""
    return document.get_latest_revision_as_object().missing_for_publication()


def require_decision_allowed(task_state: Any, *, user: User | AnonymousUser, action: str) -> None:
    """Check the record of the task itself, whichever address named it.

    Raises PermissionDenied unless the account may decide, ValidationError if something is missing for publication, or
    if the text was changed after it was submitted: what is published is what was submitted, and nothing else.
    """
    document = task_state.workflow_state.content_object
    if not may_decide(document, user=user):
        raise PermissionDenied
    if action == "approve" and task_state.revision_id != document.latest_revision_id:
        raise ValidationError(
            _("It was changed after it was submitted. Ask for changes, so that its author submits it as it is now.")
        )
    if action == "approve" and (sentences := missing_for_publication(document)):
        raise ValidationError(sentences)
