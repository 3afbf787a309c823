"""Taking down one file of a record: one person, one page, at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.dialogues.models import Commitment
from portal.files.admission import Admitted, admit
from portal.organisations.models import Role, Unit
from portal.organisations.policy import reach_of
from portal.records.file_withdrawal import withdraw
from portal.records.models import Attachment, AttachmentWithdrawal
from portal.supervision.models import Finding

from .base import Verb, VerbForm, VerbView, VerbViewSet


class WithdrawFileForm(VerbForm):
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
        label=_("The file that takes its place"), required=False, help_text=_("It is public at once, like this one.")
    )

    def __init__(self, *args: Any, attachment: Attachment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.attachment = attachment

    def in_whose_name(self) -> Unit:
        """The unit that added the file, or whose record it is."""
        owner = self.attachment.record
        if isinstance(owner, Finding):
            return owner.supervisor
        if isinstance(self.record, Commitment):
            reports = reach_of(self.user, on=self.today).units(Role.REPORTER)
            return self.record.owner if self.record.owner_id in reports else self.record.conclusion.notice.unit
        return self.record.unit

    def clean_replacement(self) -> Admitted | None:
        file = self.cleaned_data["replacement"]
        return None if file is None else admit(file)

    def carry_out(self) -> None:
        data = self.cleaned_data
        reason = AttachmentWithdrawal.Reason(data["reason"])
        withdraw(
            self.attachment,
            reason=reason,
            by=self.by,
            on=self.today,
            text=data["text"],
            replacement=data["replacement"],
        )


WITHDRAW_FILE = Verb(
    "withdraw_file",
    _("Withdraw the file"),
    WithdrawFileForm,
    explanation=_("It leaves the public page, the search and the open data at once; the day and the reason stay."),
    icon="no-view",
    is_serious=True,
)


def may_withdraw(attachment: Attachment, *, user: Any, on: Any, actions: Iterable[str]) -> bool:
    """Evidence of a finding is the supervisor's own: whoever was supervised does not take it away."""
    if attachment.is_withdrawn:
        return False
    if isinstance(attachment.record, Finding):
        reach = reach_of(user, on=on)
        is_own = reach.is_everything or attachment.record.supervisor_id in reach.units(Role.SUPERVISOR)
        return is_own and "withdraw_finding_file" in actions
    return "withdraw_file" in actions


class WithdrawFileView(VerbView):
    """404 unless the file hangs on the record or on one of its steps, and the account may take it down."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.permission_required = None
        self.attachment = get_object_or_404(Attachment.objects.select_related("withdrawal"), pk=kwargs["file"])
        on, actions = timezone.localdate(), self.permission_policy.actions
        if self.attachment.subject != self.object or not may_withdraw(
            self.attachment, user=request.user, on=on, actions=actions
        ):
            raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "attachment": self.attachment}

    def get_page_subtitle(self) -> str:
        return f"{self.attachment.title} · {super().get_page_subtitle()}"


class FilesViewSet(VerbViewSet):
    """A kind of record that has files, each of which can be taken down from the page of the record."""

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view(WithdrawFileView, verb=WITHDRAW_FILE)
        return [*super().get_urlpatterns(), path("go-tep/<int:pk>/<int:file>/", view, name=WITHDRAW_FILE.name)]

    def withdraw_href(self, attachment: Attachment, record: Any, *, user: Any, actions: Iterable[str]) -> str:
        """Where the file is taken down; empty for who may not."""
        if attachment.subject != record or not may_withdraw(
            attachment, user=user, on=timezone.localdate(), actions=actions
        ):
            return ""
        return reverse(self.get_url_name(WITHDRAW_FILE.name), args=[record.pk, attachment.pk])
