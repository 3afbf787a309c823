"""Actions on a file of a record: withdraw, which takes one person; correct, which takes two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.corrections import approval
from portal.corrections.registry import correctable
from portal.dialogues.models import Commitment
from portal.files.admission import Admitted, admit
from portal.organisations.models import Role, Unit
from portal.organisations.policy import reach_of
from portal.records.file_withdrawal import withdraw
from portal.records.models import Attachment, AttachmentWithdrawal
from portal.supervision.models import Finding

from .base import Action, ActionForm, ActionView, ActionViewSet
from .corrections import CORRECT, CorrectForm

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REPLACEMENT = _("The file that takes its place")


def acting_unit(record: Any, attachment: Attachment, *, user: User, on: date) -> Unit:
    """The unit that added the file, or whose record it is."""
    owner = attachment.record
    if isinstance(owner, Finding):
        return owner.supervisor
    if isinstance(record, Commitment):
        reports = reach_of(user, on=on).units(Role.REPORTER)
        return record.owner if record.owner_id in reports else record.conclusion.notice.unit
    unit: Unit = record.unit
    return unit


class WithdrawFileForm(ActionForm):
    reason = forms.ChoiceField(
        label=_("The file is withdrawn, because"),
        choices=AttachmentWithdrawal.Reason.choices,
        widget=forms.RadioSelect,
        help_text=_("A file with personal data is deleted for good; any other is kept closed."),
    )
    text = forms.CharField(
        label=_("What else the people should know"),
        widget=AdminAutoHeightTextInput,
        required=False,
        help_text=_("Everybody reads it: no name, no address."),
    )
    replacement = forms.FileField(
        label=REPLACEMENT, required=False, help_text=_("It is public as soon as another person has approved it.")
    )

    def __init__(self, *args: Any, attachment: Attachment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.attachment = attachment

    def acting_unit(self) -> Unit:
        return acting_unit(self.record, self.attachment, user=self.user, on=self.today)

    def clean_replacement(self) -> Admitted | None:
        file = self.cleaned_data["replacement"]
        if file is None and self.cleaned_data.get("reason") == AttachmentWithdrawal.Reason.REPLACED:
            raise ValidationError(gettext("Add the file that takes its place."))
        return None if file is None else admit(file)

    def carry_out(self) -> None:
        """The file goes now, whatever becomes of the one that is proposed in its place."""
        data = self.cleaned_data
        reason = AttachmentWithdrawal.Reason(data["reason"])
        withdraw(self.attachment, reason=reason, by=self.by, on=self.today, text=data["text"])
        if data["replacement"] is not None:
            approval.propose(
                Attachment.objects.get(pk=self.attachment.pk),
                {},
                proposed_by=self.acting_unit(),
                user=self.user,
                on=self.today,
                reason=data["text"] or str(reason.label),
                file=data["replacement"],
            )


class CorrectFileForm(CorrectForm):
    """Another title; of a withdrawn file, the one that takes its place."""

    def __init__(self, *args: Any, attachment: Attachment, **kwargs: Any):
        super().__init__(*args, target=attachment, **kwargs)
        if attachment.is_withdrawn:
            del self.fields["withheld"]
            self.fields = {"file": forms.FileField(label=REPLACEMENT)} | self.fields

    def is_included(self, name: str) -> bool:
        return not self.target.is_withdrawn

    def acting_unit(self) -> Unit:
        return acting_unit(self.record, self.target, user=self.user, on=self.today)

    def clean_file(self) -> Admitted:
        return admit(self.cleaned_data["file"])


WITHDRAW_FILE = Action(
    "withdraw_file",
    _("Withdraw the file"),
    WithdrawFileForm,
    explanation=_("It leaves the public page, the search and the open data at once; the day and the reason stay."),
    icon="no-view",
    is_serious=True,
)


CORRECT_FILE = Action("correct_file", CORRECT.label, CorrectFileForm, explanation=CORRECT.explanation, icon="edit")


def may_withdraw(attachment: Attachment, *, user: User, on: date, allowed: Iterable[str]) -> bool:
    return not attachment.is_withdrawn and _is_in_charge(attachment, user=user, on=on, allowed=allowed)


def may_correct(attachment: Attachment, *, user: User, on: date, allowed: Iterable[str]) -> bool:
    is_in_charge = _is_in_charge(attachment, user=user, on=on, allowed=allowed)
    return is_in_charge and correctable(attachment) is not None


def _is_in_charge(attachment: Attachment, *, user: User, on: date, allowed: Iterable[str]) -> bool:
    """Evidence of a finding is the supervisor's own: whoever was supervised does not take it away."""
    if isinstance(attachment.record, Finding):
        reach = reach_of(user, on=on)
        is_own = reach.is_everything or attachment.record.supervisor_id in reach.units(Role.SUPERVISOR)
        return is_own and "withdraw_finding_file" in allowed
    return "withdraw_file" in allowed


class FileView(ActionView):
    """404 unless the file hangs on the record or on one of its steps, and the account may do this to it."""

    may: Callable[..., bool]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.permission_required = None
        files = Attachment.objects.select_related("withdrawal", "replaced_by")
        self.attachment = get_object_or_404(files, pk=kwargs["file"])
        who = {"user": request.user, "on": timezone.localdate(), "allowed": self.permission_policy.actions}
        if self.attachment.subject != self.object or not type(self).may(self.attachment, **who):
            raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "attachment": self.attachment}

    def get_page_subtitle(self) -> str:
        return f"{self.attachment.title} · {super().get_page_subtitle()}".removeprefix(" · ")


class WithdrawFileView(FileView):
    may = staticmethod(may_withdraw)


class CorrectFileView(FileView):
    may = staticmethod(may_correct)


class FilesViewSet(ActionViewSet):
    """A viewset of records with files, each of which can be withdrawn or corrected from the page of the record."""

    def get_urlpatterns(self) -> list[URLPattern]:
        withdraw_view = self.construct_view(WithdrawFileView, action=WITHDRAW_FILE)
        correct_view = self.construct_view(CorrectFileView, action=CORRECT_FILE)
        return [
            *super().get_urlpatterns(),
            path("go-tep/<int:pk>/<int:file>/", withdraw_view, name=WITHDRAW_FILE.name),
            path("dinh-chinh-tep/<int:pk>/<int:file>/", correct_view, name=CORRECT_FILE.name),
        ]

    def file_hrefs(self, attachment: Attachment, record: Any, *, user: User, allowed: Iterable[str]) -> tuple[str, str]:
        if attachment.subject != record:
            return "", ""
        on = timezone.localdate()
        withdraw_href, correct_href = (
            reverse(self.get_url_name(action.name), args=[record.pk, attachment.pk])
            if may(attachment, user=user, on=on, allowed=allowed)
            else ""
            for action, may in ((WITHDRAW_FILE, may_withdraw), (CORRECT_FILE, may_correct))
        )
        return withdraw_href, correct_href
