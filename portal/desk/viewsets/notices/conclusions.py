"""The inline form of conclusions in a notice: free in a draft, fixed once published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from portal.desk.components.forms import disable_fields, refuse_changes_of_disabled
from portal.desk.components.formsets import RowsPanel
from portal.dialogues.models import Conclusion, Notice, NoticeReading
from portal.organisations.models import Unit
from portal.petitions.models import Petition

from .paper import ProposalField, proposal_field


class ConclusionChoices:
    """The choices of all conclusions of one notice, read once however many rows there are."""

    def __init__(self, *, units: Iterable[Unit], petitions: Iterable[Petition], reading: NoticeReading | None):
        self.reading = reading
        self.units = list(units)
        self.petitions = [(petition.code, f"{petition.code} · {petition.title}") for petition in petitions]

    @cached_property
    def unit_choices(self) -> list[tuple[Any, str]]:
        return [(unit.pk, str(unit)) for unit in self.units]


class ConclusionForm(WagtailAdminModelForm):
    """The form of one conclusion: text, exactly one owner, due date, and the petitions that it answers."""

    is_confirmed = ProposalField()

    petition_codes = forms.MultipleChoiceField(
        label=gettext_lazy("Petitions it answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-many"}),
    )

    def __init__(self, *args: Any, choices: ConclusionChoices | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        proposal_field(self, choices.reading if choices else None, str(self.instance.uuid))
        if choices is not None:
            self._limit_choices(choices)
        if self.is_published:
            disable_fields(self, "text", "owner", "coordinating", "due_on", "due_words", "petition_codes")

    @property
    def is_published(self) -> bool:
        return self.instance.published_at is not None

    def _limit_choices(self, choices: ConclusionChoices) -> None:
        held = {self.instance.owner_id, *(unit.pk for unit in self.instance.coordinating.all())} - {None}
        known = {unit.pk for unit in choices.units}
        others = [(unit.pk, str(unit)) for unit in Unit.objects.filter(pk__in=held - known)] if held - known else []
        options = [*choices.unit_choices, *others]
        owner, coordinating = self.fields["owner"], self.fields["coordinating"]
        owner.queryset = coordinating.queryset = Unit.objects.filter(pk__in=[key for key, _name in options])
        owner.choices = [("", _("Nobody: a statement without a task")), *options]
        coordinating.choices = options
        self.fields["petition_codes"].choices = choices.petitions

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_published:
            refuse_changes_of_disabled(self)
        elif not self.is_deferred_validation:
            self._require_one_owner(cleaned)
        return cleaned

    def _require_one_owner(self, cleaned: dict[str, Any]) -> None:
        owner = cleaned.get("owner")
        if cleaned.get("due_on") and owner is None and "owner" not in self.errors:
            self.add_error("owner", _("A due date needs a responsible unit."))
        if owner is not None and owner in (cleaned.get("coordinating") or ()):
            self.add_error(
                "coordinating", _("The responsible unit cannot also coordinate: there is exactly one owner.")
            )


class ConclusionsPanel(RowsPanel):
    """The inline panel. Of a published notice the rows are read-only: no buttons to add, move or delete."""

    class BoundPanel(InlinePanel.BoundPanel):
        def classes(self) -> list[str]:
            frozen = self.form is not None and self.form.is_frozen
            return [*super().classes(), *(["desk-frozen"] if frozen else [])]


def conclusions_panel() -> ConclusionsPanel:
    return ConclusionsPanel(
        "conclusions",
        panels=[
            FieldPanel("is_confirmed"),
            FieldPanel("text"),
            FieldPanel("owner"),
            FieldRowPanel([FieldPanel("due_words"), FieldPanel("due_on")]),
            FieldPanel("coordinating", widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-many"})),
            FieldPanel("petition_codes"),
        ],
        heading=gettext_lazy("Conclusions"),
        label=gettext_lazy("Conclusion"),
        row_form=ConclusionForm,
    )


def refuse_changes_of_published(formset: Any, notice: Notice) -> list[str]:
    """The changes that the posted rows would make to published conclusions, one sentence each; empty if none."""
    published = {
        conclusion.pk: conclusion for conclusion in Conclusion.objects.filter(notice=notice, published_at__isnull=False)
    }
    if not published:
        return []
    kept = {form.instance.pk for form in formset.forms if form not in formset.deleted_forms}
    problems = [
        _("%(conclusion)s is published: it cannot be deleted or left out.") % {"conclusion": conclusion}
        for key, conclusion in published.items()
        if key not in kept
    ]
    if kept - set(published):
        problems.append(_("The notice is published: another conclusion needs another notice."))
    return problems


def flag_dates_before_notice(formset: Any, issued_on: date | None) -> bool:
    """Add an error to each row due before the date of the notice (docs/domain.md, R6); were there any?"""
    found = False
    for form in formset.forms:
        due_on = form.cleaned_data.get("due_on") if form not in formset.deleted_forms else None
        if issued_on and due_on and due_on < issued_on and not form.is_published:
            form.add_error("due_on", _("The due date is before the notice."))
            found = True
    return found
