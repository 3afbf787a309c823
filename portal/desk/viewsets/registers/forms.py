"""What is asked of a register: its file or cells, of which day it tells, and what its columns hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from portal.desk.components.forms import PaperField, ScopedForm
from portal.desk.components.values import theme_and_day
from portal.desk.permissions.roles import POLICIES
from portal.dialogues.models import Dialogue
from portal.registers.fields import Field, MappedColumn
from portal.registers.models import Register
from portal.registers.uploads import day_of, enter


class RegisterForm(ScopedForm):
    """A file or pasted cells; nothing of them is read here."""

    file = PaperField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "Excel (.xlsx), CSV, or a Word file (.docx) with a table: as you keep it, with its own headings. Columns "
            "of names and telephone numbers are left out, and the file is deleted as soon as it was read."
        ),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or cells, copied from Excel"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("With the line of headings."),
    )
    as_of = forms.CharField(
        label=gettext_lazy("The table tells how things stood on"),
        help_text=gettext_lazy(
            "A day, or a quarter: 30/09/2026, quý III/2026. It is the day of a state that has none."
        ),
    )

    class Meta:
        model = Register
        fields = ("unit", "dialogue", "as_of", "received_on")

    field_order = ("file", "pasted", "unit", "dialogue", "as_of", "received_on")

    def scope(self) -> None:
        dialogues = POLICIES[Dialogue].instances_user_has_permission_for(self.for_user, "change")
        self.limit_choices("dialogue", dialogues.order_by("-starts_at"))
        self.fields["dialogue"].label_from_instance = theme_and_day
        self.fields["dialogue"].help_text = _("If all of it was voiced there.")
        received = self.fields["received_on"]
        received.widget = AdminDateInput()
        received.help_text = _("For rows without a day of their own. Empty: the day of the dialogue, or the day above.")
        self.set_initial("as_of", f"{self.today:%d/%m/%Y}")

    def clean_as_of(self) -> date:
        return day_of(self.cleaned_data["as_of"], today=self.today)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        file, pasted = cleaned.get("file"), str(cleaned.get("pasted") or "")
        if isinstance(file, UploadedFile) and pasted.strip():
            self.add_error("pasted", _("Give the file or the cells, not both."))
        elif not isinstance(file, UploadedFile) and not pasted.strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste cells below."))
        dialogue, unit = cleaned.get("dialogue"), cleaned.get("unit")
        if isinstance(dialogue, Dialogue) and unit and dialogue.unit != unit:
            self.add_error("dialogue", _("This dialogue was organised by another unit."))
        return cleaned

    def enter(self) -> Register:
        """The register, stored with what is to be read."""
        register: Register = self.instance
        register.user = self.for_user
        file, pasted = self.cleaned_data["file"], self.cleaned_data["pasted"]
        register.name = file.name[-255:] if file else _("pasted cells")
        return enter(register, file.read() if file else pasted.encode())


class MappingForm(forms.Form):
    """For each column of the register what it holds, and the days that hold for rows without their own."""

    fields: dict[str, forms.Field]
    as_of = forms.CharField(label=gettext_lazy("The table tells how things stood on"))
    received_on = forms.DateField(
        label=gettext_lazy("Received, where a row does not say"), required=False, widget=AdminDateInput
    )

    def __init__(self, data: QueryDict | None = None, *, register: Register, today: date):
        initial = {"as_of": f"{register.as_of:%d/%m/%Y}", "received_on": register.received_on}
        super().__init__(data, initial=initial)
        self.register, self.today = register, today
        choices = [("", _("Left out")), *((each.value, str(each.label)) for each in Field)]
        for number, column in enumerate(self.columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column["heading"], choices=choices, required=False, initial=column["field"]
            )

    @property
    def columns(self) -> list[MappedColumn]:
        return list(self.register.columns)

    def choosers(self) -> Iterator[forms.BoundField]:
        return (self[f"column_{number}"] for number in range(len(self.columns)))

    def clean_as_of(self) -> date:
        return day_of(self.cleaned_data["as_of"], today=self.today)

    def clean(self) -> dict[str, object] | None:
        if Field.CONTENT not in self.chosen().values():
            self.add_error(None, _("Say which column holds what was asked."))
        return self.cleaned_data

    def chosen(self) -> dict[str, str]:
        """The field of each column by its key."""
        return {
            column["key"]: self.cleaned_data.get(f"column_{number}", "") for number, column in enumerate(self.columns)
        }
