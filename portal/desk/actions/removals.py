"""Proposing to remove a petition: its purge, or its change to a complaint. A second person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.fields.forms import LineInput, ParagraphsInput
from portal.petitions.models import Petition
from portal.removals import approval
from portal.removals.models import BASES, Basis, RemovalType

from .base import Action, ActionForm

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ProposalForm(ActionForm):
    what: ClassVar[RemovalType]

    basis = forms.ChoiceField(label=_("Legal basis"), widget=forms.RadioSelect)
    document = LineInput(
        label=_("Document on which it rests"),
        max_length=100,
        help_text=_("Number and date. It is deleted with the record; the register keeps the legal basis alone."),
    )
    text = ParagraphsInput(
        label=_("For who decides"),
        widget=AdminAutoHeightTextInput,
        required=False,
        help_text=_("What to look at. Do not repeat what must be forgotten."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        bases = BASES[self.what]
        self.fields["basis"].choices = [(basis.value, basis.label) for basis in bases]
        if len(bases) == 1:
            self.fields["basis"].initial = bases[0].value

    def clean_basis(self) -> Basis:
        return Basis(self.cleaned_data["basis"])

    def carry_out(self) -> None:
        data = {name: self.cleaned_data[name] for name in ("basis", "document", "text")}
        approval.propose(self.record, what=self.what, by=self.by, on=self.today, **data)


class PurgeForm(ProposalForm):
    """Asks twice: the legal basis, and the code to type."""

    what = RemovalType.PURGE
    code = LineInput(label=_("Type the code of the petition"), max_length=20)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if code != self.record.code:
            raise ValidationError(gettext("This is not the code of this petition."))
        return code


class ComplaintForm(ProposalForm):
    what = RemovalType.COMPLAINT


def may_propose(petition: Petition, user: User) -> bool:
    return not approval.is_waiting(petition)


def may_propose_complaint(petition: Petition, user: User) -> bool:
    return approval.needs_two_persons(petition) and may_propose(petition, user)


PROPOSALS = (
    Action(
        "propose_complaint",
        _("Propose to record it as a complaint"),
        ComplaintForm,
        may_propose_complaint,
        _("It leaves every public page now. A second person confirms it, or it is shown again."),
        icon="tag",
        is_serious=True,
    ),
    Action(
        "propose_purge",
        _("Propose to delete it"),
        PurgeForm,
        may_propose,
        _(
            "For a denunciation, or what the law orders to delete. It leaves every public page now, and is deleted "
            "with everything that belongs to it once a second person confirms."
        ),
        icon="bin",
        is_serious=True,
    ),
)
