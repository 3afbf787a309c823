"""Actions of a clerk on a dialogue: announce, hold, postpone, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from portal.dialogues import lifecycle
from portal.dialogues.histories import ALLOWED_FROM
from portal.dialogues.models import Dialogue, DialogueEvent
from portal.dialogues.models.dialogues import DialogueState
from portal.fields.forms import LineInput, MomentInput, ParagraphsInput

from .base import Action, DatedForm
from .corrections import CORRECT

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AnnounceForm(DatedForm):
    basis = LineInput(
        label=_("Basis"),
        max_length=500,
        help_text=_("The document or the rule on which the dialogue is made public."),
    )
    field_order = ["basis", "on"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.today > self.record.day:
            self.fields["on"].initial = None  # entered late: nobody but the clerk knows the day

    def carry_out(self) -> None:
        lifecycle.announce(self.record, by=self.by, **self.cleaned_data)


class HoldForm(DatedForm):
    attendees = forms.IntegerField(label=_("People present"), min_value=0, required=False)
    speakers = forms.IntegerField(label=_("People who spoke"), min_value=0, required=False)
    answered_on_site = forms.IntegerField(label=_("Answered on the spot"), min_value=0, required=False)
    field_order = ["attendees", "speakers", "answered_on_site", "on"]

    def carry_out(self) -> None:
        lifecycle.hold(self.record, by=self.by, **self.cleaned_data)


class PostponeForm(DatedForm):
    reason = ParagraphsInput(label=_("Reason"), widget=AdminAutoHeightTextInput)
    starts_at = MomentInput(
        label=_("New time"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("Leave it empty as long as no new time is known."),
    )
    field_order = ["reason", "starts_at", "on"]

    def carry_out(self) -> None:
        lifecycle.postpone(self.record, by=self.by, **self.cleaned_data)


class CancelForm(DatedForm):
    reason = ParagraphsInput(label=_("Reason"), widget=AdminAutoHeightTextInput)
    field_order = ["reason", "on"]

    def carry_out(self) -> None:
        lifecycle.cancel(self.record, by=self.by, **self.cleaned_data)


def may_become(state: DialogueState) -> Any:
    return lambda dialogue, user: dialogue.state in ALLOWED_FROM[state]


def is_to_be_announced(dialogue: Dialogue, user: User) -> bool:
    """Whether an announcement is still to be entered, also after the dialogue was held."""
    if dialogue.state == DialogueState.HELD:
        return not dialogue.events.filter(kind=DialogueEvent.Kind.ANNOUNCED).exists()
    return dialogue.state in (DialogueState.PLANNED, DialogueState.POSTPONED)


ACTIONS = (
    Action(
        "announce",
        _("Announce"),
        AnnounceForm,
        is_to_be_announced,
        _("From now on everybody can read when, where and about what the dialogue is held."),
        icon="globe",
    ),
    Action(
        "hold",
        _("Record as held"),
        HoldForm,
        may_become(DialogueState.HELD),
        _("The deadlines of the notice and of the result begin on the last day of the dialogue."),
        icon="check",
    ),
    Action(
        "postpone",
        _("Postpone"),
        PostponeForm,
        may_become(DialogueState.POSTPONED),
        _("The former time stays in the history, with the reason that you give."),
        icon="time",
    ),
    CORRECT,
    Action(
        "cancel",
        _("Cancel the dialogue"),
        CancelForm,
        may_become(DialogueState.CANCELLED),
        _("It is called off for good; the people will read why."),
        icon="cross",
        is_serious=True,
    ),
)
