"""What is done with a register that was read: it is taken over, or dropped."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.desk.actions.base import Action, ActionForm
from portal.registers import importer, jobs
from portal.registers.models import Register, Stage
from portal.registers.reports import counts_of


class TakeForm(ActionForm):
    """Asks only where rows are faulty: whether the others are taken without them."""

    good_rows = forms.BooleanField(required=False)

    def __init__(self, *args: object, record: Register, **kwargs: object):
        super().__init__(*args, record=record, **kwargs)  # type: ignore[arg-type] # what Django passes on
        counts = counts_of(record)
        if counts["faulty"]:
            sentence = _("Take the %(new)d good rows, leave out the %(faulty)d faulty ones")
            self.fields["good_rows"].label = sentence % counts
            self.fields["good_rows"].help_text = _("Or go back, mend them in your table, and give it again.")
        else:
            del self.fields["good_rows"]

    def carry_out(self) -> None:
        importer.begin(self.record, good_rows=self.cleaned_data.get("good_rows", False))
        jobs.take.enqueue(self.record.pk)


class DropForm(ActionForm):
    def carry_out(self) -> None:
        if self.record.stage == Stage.TAKING or self.record.taken_at:
            raise ValidationError(_("It is being read, or was taken over already."))
        self.record.delete()


def is_read(register: Register, user: object) -> bool:
    return register.stage == Stage.READ


def may_be_dropped(register: Register, user: object) -> bool:
    return register.stage not in (Stage.TAKING, Stage.TAKEN)


ACTIONS = (
    Action(
        "take",
        gettext_lazy("Take over"),
        TakeForm,
        is_read,
        gettext_lazy(
            "Every good row becomes a petition. None is public before an approver has read it and decided so."
        ),
        icon="check",
    ),
    Action(
        "drop",
        gettext_lazy("Drop what was read"),
        DropForm,
        may_be_dropped,
        gettext_lazy("Nothing was taken over, and nothing will be. The table can be given again."),
        icon="bin",
        is_serious=True,
        ends_record=True,
    ),
)
