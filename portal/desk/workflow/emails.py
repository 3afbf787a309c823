"""E-mails about approval: to the approvers after a submission, to its author after the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected
from wagtail.users.models import UserProfile

from portal.desk.permissions.approval import authors
from portal.dialogues.models import OfficialDocument
from portal.dispatch import mail
from portal.organisations.models import Role
from portal.organisations.policy import staff

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# What Wagtail would send of its own, past the outgoing mail and its receipts.
MAILS_OF_WAGTAIL = (
    (workflow_approved, "workflow_state_approved_email_notification"),
    (workflow_rejected, "workflow_state_rejected_email_notification"),
)


def connect() -> None:
    task_submitted.connect(notify_approvers, dispatch_uid="desk.tell_approvers")
    workflow_approved.connect(notify_author_of_approval, sender=WorkflowState, dispatch_uid="desk.tell_approval")
    workflow_rejected.connect(notify_author_of_changes, sender=WorkflowState, dispatch_uid="desk.tell_changes")


def silence_wagtail() -> None:
    """Disconnects Wagtail's own e-mails. Called once every app has started."""
    for signal, uid in MAILS_OF_WAGTAIL:
        signal.disconnect(sender=WorkflowState, dispatch_uid=uid)


def notify_approvers(instance: TaskState, **kwargs: Any) -> None:
    document = instance.workflow_state.content_object
    if not isinstance(document, OfficialDocument):
        return
    approvers = staff(document.unit, Role.APPROVER, on=timezone.localdate()).exclude(pk__in=authors(document))
    for user in approvers:
        with in_language_of(user):
            _send(
                user,
                document,
                key=f"desk:submitted:{instance.pk}",
                subject=_("For approval: %(document)s") % {"document": document},
                text=_("%(unit)s has a document that waits for your approval: %(document)s.")
                % {"unit": document.unit, "document": document},
            )


def notify_author_of_approval(instance: WorkflowState, **kwargs: Any) -> None:
    document = instance.content_object
    if isinstance(document, OfficialDocument) and instance.requested_by:
        with in_language_of(instance.requested_by):
            _send(
                instance.requested_by,
                document,
                key=f"desk:approved:{instance.pk}",
                subject=_("Approved and published: %(document)s") % {"document": document},
                text=_("The document that you submitted was approved and is public now: %(document)s.")
                % {"document": document},
            )


def notify_author_of_changes(instance: WorkflowState, **kwargs: Any) -> None:
    document = instance.content_object
    if isinstance(document, OfficialDocument) and instance.requested_by:
        with in_language_of(instance.requested_by):
            text = _("The approver asks for changes in %(document)s.") % {"document": document}
            _send(
                instance.requested_by,
                document,
                key=f"desk:returned:{instance.current_task_state_id}",
                subject=_("Changes wanted: %(document)s") % {"document": document},
                text="\n\n".join(filter(None, [text, instance.current_task_state.comment])),
            )


def in_language_of(user: User) -> translation.override:
    return translation.override(UserProfile.get_for_user(user).get_preferred_language())


def _send(user: User, document: OfficialDocument, *, key: str, subject: str, text: str) -> None:
    send_to(user, subject=subject, text=text, path=page_of(document), key=key, about=document)


def page_of(record: Model) -> str:
    """The path of the page of a record at the desk."""
    return reverse(f"{record._meta.model_name}s:inspect", args=[record.pk])


def send_to(user: User, *, subject: str, text: str, path: str, key: str, about: Model | None) -> None:
    """Queue a mail to an account, with a link to a page of the desk; nothing for one without an address.

    `key` names what is told; the account is added to it. `about`: as of `portal.dispatch.mail.send`.
    """
    if user.email:
        mail.send(
            to=user.email,
            subject=subject,
            text=f"{text}\n\n{settings.WAGTAILADMIN_BASE_URL}{path}\n",
            key=f"{key}:{user.pk}",
            about=about,
        )
