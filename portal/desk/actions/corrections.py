"""The actions that propose a correction: of a public record, or of one step of its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput, AdminDateTimeInput, AdminTimeInput

from portal.corrections import approval
from portal.corrections.registry import Correctable, correctable
from portal.desk.components.unit_choices import chairs, territories
from portal.dialogues.corrections.dialogue_steps import WITH_WORDS
from portal.dialogues.models import (
    Commitment,
    CommitmentEvent,
    Dialogue,
    DialogueEvent,
    ReceptionDay,
    ReceptionEvent,
)
from portal.dialogues.models.dialogues import DialogueState
from portal.organisations.models import Role, Unit
from portal.organisations.policy import reach_of
from portal.petitions.models import Petition, PetitionEvent
from portal.records.models import Event
from portal.supervision.models import Finding

from .base import Action, ActionForm, ActionView, ActionViewSet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

WIDGETS: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, AdminDateTimeInput),
    (models.DateField, AdminDateInput),
    (models.TimeField, AdminTimeInput),
    (models.TextField, AdminAutoHeightTextInput),
)
COUNTED_WHEN_HELD = ("attendees", "speakers", "answered_on_site")
OF_OWNER = (CommitmentEvent.Kind.PROGRESS, CommitmentEvent.Kind.DONE, CommitmentEvent.Kind.EXTENSION_ASKED)


class CorrectForm(ActionForm):
    """The public fields with their present values; what is changed in them is proposed, with the reason."""

    reason = forms.CharField(
        label=_("Why it is corrected"),
        widget=AdminAutoHeightTextInput,
        help_text=_("The people read it beside what stood before and what stands now."),
    )
    withheld = forms.BooleanField(
        label=_("What stands there now holds personal data: do not show it as the former value"), required=False
    )

    def __init__(self, *args: Any, target: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.target = target or self.record
        found = correctable(self.target)
        assert found is not None  # noqa: S101 (the action is offered only where there is a way)
        own = {name: self.field(name, field, found) for name, field in found.fields.items() if self.is_included(name)}
        self.fields = own | self.fields
        self.names = tuple(own)

    def is_included(self, name: str) -> bool:
        if name in COUNTED_WHEN_HELD and isinstance(self.target, Dialogue):
            return self.target.state == DialogueState.HELD
        if isinstance(self.target, DialogueEvent):
            return name != "text" or self.target.kind in WITH_WORDS
        return name != "due" or self.target.payload.due is not None

    def field(self, name: str, field: Any, found: Correctable) -> forms.Field:
        widget = next((widget for kind, widget in WIDGETS if isinstance(field, kind)), None)
        made: Any = field.formfield(**({"widget": widget} if widget else {}))
        made.initial = found.value(self.target, name)
        made.label = capfirst(str(field.verbose_name))
        self._narrow(name, made)
        return made

    def _narrow(self, name: str, field: Any) -> None:
        """What may be chosen is what the form of the record offers, and what stands there."""
        if name not in ("chair", "place"):
            return
        units = Unit.objects.filter(pk=self.record.unit_id)
        offered: Any = (chairs if name == "chair" else territories)(units, on=self.today)
        held = [field.initial.pk] if field.initial else []
        field.queryset = field.queryset.filter(pk__in=[*offered.values_list("pk", flat=True), *held])

    def acting_unit(self) -> Unit:
        if isinstance(self.target, Finding):
            return self.target.supervisor
        if isinstance(self.target, CommitmentEvent):
            is_of_owner = self.target.kind in OF_OWNER
            return self.record.owner if is_of_owner else self.record.conclusion.notice.unit
        return self.record.unit

    def carry_out(self) -> None:
        data = self.cleaned_data
        try:
            approval.propose(
                self.target,
                {name: data[name] for name in self.names},
                proposed_by=self.acting_unit(),
                user=self.user,
                on=self.today,
                reason=data["reason"],
                withheld=bool(data.get("withheld")),
                file=data.get("file"),
            )
        except ValidationError as error:
            known = set(getattr(error, "error_dict", ())) <= set(self.fields)
            raise error if known else ValidationError(error.messages) from error


CORRECT = Action(
    "correct",
    _("Propose a correction"),
    CorrectForm,
    lambda record, user: correctable(record) is not None,
    _("Another person approves it. Then the people read what stood before, what stands now, and why."),
    icon="edit",
)


def action_on(event: Any) -> str:
    """The permission needed to correct a step: that of who decides, reports or supervises."""
    if isinstance(event, Finding):
        return "correct_finding"
    if isinstance(event, CommitmentEvent):
        return "correct_report" if event.kind in OF_OWNER else "correct_decision"
    return "correct"


def may_correct(event: Event, *, user: User | AnonymousUser, allowed: Iterable[str]) -> bool:
    if action_on(event) not in allowed:
        return False
    if isinstance(event, Finding):
        reach = reach_of(user, on=timezone.localdate())
        if not reach.is_everything and event.supervisor_id not in reach.units(Role.SUPERVISOR):
            return False
    return correctable(event) is not None


class CorrectStepView(ActionView):
    """404 unless the step is one of the record, and the account may correct it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.permission_required = None
        self.step = step_of(self.object, kwargs["step"])
        allowed = self.permission_policy.actions
        if self.step is None or not may_correct(self.step, user=request.user, allowed=allowed):
            raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "target": self.step}

    def get_page_subtitle(self) -> str:
        return f"{self.step.get_kind_display()}, {self.step.on:%d/%m/%Y} · {super().get_page_subtitle()}"


KINDS_OF_STEPS: dict[type[models.Model], tuple[Any, ...]] = {
    Dialogue: (DialogueEvent,),
    Commitment: (CommitmentEvent, Finding),
    Petition: (PetitionEvent,),
    ReceptionDay: (ReceptionEvent,),
}


def step_of(record: Any, uuid: UUID) -> Any:
    """The step of the record, or the finding on it."""
    kinds = KINDS_OF_STEPS[type(record)]
    found = (kind._base_manager.filter(uuid=uuid, **{kind.subject_field: record}).first() for kind in kinds)
    return next(filter(None, found), None)


CORRECT_STEP = Action(
    "correct_step", _("Propose a correction"), CorrectForm, explanation=CORRECT.explanation, icon="edit"
)


class StepsViewSet(ActionViewSet):
    """A viewset of records whose history steps can be corrected one by one, from the page of the record."""

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view(CorrectStepView, action=CORRECT_STEP)
        return [*super().get_urlpatterns(), path("dinh-chinh/<int:pk>/<uuid:step>/", view, name=CORRECT_STEP.name)]

    def correct_href(self, event: Any, record: Any, *, user: User | AnonymousUser, allowed: Iterable[str]) -> str:
        """Where a correction of the step is proposed; empty for who may not."""
        if not isinstance(event, KINDS_OF_STEPS[type(record)]):
            return ""
        if not may_correct(event, user=user, allowed=allowed):
            return ""
        return reverse(self.get_url_name(CORRECT_STEP.name), args=[record.pk, event.uuid])
