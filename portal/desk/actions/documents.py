"""Actions of an approver on a plan or a notice: approve, return, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.desk.permissions import approval
from portal.dialogues import publication
from portal.dialogues.models import OfficialDocument
from portal.fields.forms import ParagraphsInput

from .base import Action, ActionForm, DatedForm

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DecideForm(ActionForm):
    action = ""

    def carry_out(self) -> None:
        """The state is read again: somebody else may have decided meanwhile."""
        task_state = self.record.current_workflow_task_state
        if task_state is None:
            raise ValidationError(gettext("It does not wait for approval any more."))
        try:
            task_state.task.specific.on_action(task_state, self.user, self.action, **self.cleaned_data)
        except PermissionDenied as error:
            raise ValidationError(gettext("Whoever wrote it cannot decide on it.")) from error


class ApproveForm(DecideForm):
    action = "approve"
    comment = ParagraphsInput(label=_("Remark for the author"), required=False, widget=AdminAutoHeightTextInput)


class ReturnForm(DecideForm):
    action = "reject"
    comment = ParagraphsInput(label=_("What is to be changed"), widget=AdminAutoHeightTextInput)


class WithdrawForm(DatedForm):
    reason = ParagraphsInput(label=_("Reason"), widget=AdminAutoHeightTextInput)
    field_order = ["reason", "on"]

    def carry_out(self) -> None:
        publication.withdraw(self.record, by=self.by, **self.cleaned_data)


def waits_for(document: OfficialDocument, user: User) -> bool:
    return document.workflow_in_progress and approval.may_decide(document, user=user)


def is_withdrawable(document: OfficialDocument, user: User) -> bool:
    return document.live and document.withdrawn_on is None


DECISIONS = (
    Action(
        "approve",
        _("Approve and publish"),
        ApproveForm,
        waits_for,
        _("Everybody can read it from now on. Conclusions are never changed then, only corrected by another notice."),
        icon="success",
    ),
    Action(
        "return",
        _("Ask for changes"),
        ReturnForm,
        waits_for,
        _("It goes back to its author, with what you write here."),
        icon="resubmit",
    ),
)


def withdrawal(label: Any) -> Action:
    return Action(
        "withdraw",
        label,
        WithdrawForm,
        is_withdrawable,
        _("It stays readable, marked as withdrawn, with the reason."),
        icon="cross",
        is_serious=True,
    )


NOTICE_ACTIONS = (*DECISIONS, withdrawal(_("Withdraw the notice")))
PLAN_ACTIONS = (*DECISIONS, withdrawal(_("Withdraw the plan")))
