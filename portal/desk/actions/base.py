"""Base classes of actions: a button on the page of a record that opens a small form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.log_actions import log

from portal.desk.components import versions
from portal.desk.components.edit_lock import lock_record
from portal.desk.components.forms import add_errors
from portal.desk.permissions.scoping import ScopedViewSet
from portal.fields.forms import LineInput, ParagraphsInput
from portal.files.admission import Admitted, admit
from portal.organisations.models import Unit
from portal.records.actors import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class EvidenceInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Several files, each admitted by its content; the errors name the file."""

    widget = EvidenceInput

    def clean(self, data: Any, initial: Any = None) -> list[Admitted]:
        files = [super(EvidenceField, self).clean(file, initial) for file in data or []]
        admitted: list[Admitted] = []
        errors: list[str] = []
        for file in files:
            try:
                admitted.append(admit(file))
            except ValidationError as error:
                errors.extend(f"{file.name}: {message}" for message in error.messages)
        if errors:
            raise ValidationError(errors)
        return admitted


class ActionForm(forms.Form):
    """The form of an action. Subclasses add fields and implement `carry_out`.

    Raises ValidationError from `carry_out` in words for whoever typed; nothing is changed then.
    """

    fields: dict[str, Any]

    def __init__(self, *args: Any, record: Any, user: User, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.record = record
        self.user = user
        self.today = today

    def carry_out(self) -> None:
        raise NotImplementedError

    def acting_unit(self) -> Unit:
        """The unit that acts, never the person (docs/domain.md, R1)."""
        return self.record.unit

    @property
    def by(self) -> Actor:
        return Actor(str(self.acting_unit()), self.user)


class DatedForm(ActionForm):
    """An action that happened on a day, today by default."""

    on = forms.DateField(label=gettext_lazy("Date"), widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("This day has not come yet."))
        return on


class PublicTextForm(DatedForm):
    """An action with a text that the public reads, and the number of a document where there is one."""

    text = ParagraphsInput(label=gettext_lazy("What the people will read"), widget=AdminAutoHeightTextInput)
    document = LineInput(label=gettext_lazy("Document number"), max_length=100, required=False)
    field_order = ["text", "document", "on"]


def due_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(label=gettext_lazy("New due date"), widget=AdminDateInput, **kwargs)


@dataclass(frozen=True)
class Action:
    """One action on one kind of record. `name` is the action of the policy and the last part of the address."""

    name: str
    label: Any
    form: type[ActionForm]
    is_open: Callable[[Any, Any], bool] = lambda record, user: True  # (record, user): does the state allow it?
    explanation: Any = ""
    icon: str = "edit"
    is_serious: bool = False  # asks twice and looks like it
    ends_record: bool = False  # afterwards there is no page to return to


class ActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView[Any]):
    """The view of one action: its form, with what was typed kept on every error; on success back to the record."""

    model: Any = None
    action: Any = None
    index_url_name = ""
    inspect_url_name = ""
    header_icon = ""
    template_name = "desk/action.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.permission_policy.record
        self.permission_required = self.action.name

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Locks the record: of two who submit at once, the second sees the state that the first has left."""
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            self.object = lock_record(self.object)
            return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            messages.warning(request, self.not_now)
            return redirect(self.record_url)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps what was typed, whatever happened to the record since the form was opened."""
        form = self.get_form()
        for sentence in self.refusals():
            form.add_error(None, sentence)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    @property
    def is_open(self) -> bool:
        return self.action.is_open(self.object, self.request.user)

    @property
    def not_now(self) -> str:
        return _("“%(action)s” is not possible now.") % {"action": self.action.label}

    def refusals(self) -> list[str]:
        """Why the action is refused: its state no longer allows it, or the record has changed since."""
        opened = versions.load(self.request.POST.get(versions.FIELD, ""))
        names = versions.changed_since(self.object, opened)
        changes = [versions.conflict_message(), *versions.describe_changes(self.object, names)] if names else []
        return changes if self.is_open else [self.not_now, *changes[1:]]

    def get_form_class(self) -> type[ActionForm]:
        return self.action.form

    def get_form_kwargs(self) -> dict[str, Any]:
        scope = {"record": self.object, "user": self.request.user, "today": timezone.localdate()}
        return {**super().get_form_kwargs(), **scope}

    def form_valid(self, form: ActionForm) -> HttpResponse:
        try:
            with transaction.atomic():
                form.carry_out()
        except ValidationError as error:
            add_errors(form, error, model=self.model)
            return self.form_invalid(form)
        if self.action.ends_record:
            messages.success(self.request, _("Nothing of it is kept."))
            return redirect(self.index_url_name)
        log(instance=self.object, action=log_action(self.model, self.action), user=self.request.user)
        messages.success(self.request, _("Done: %(action)s.") % {"action": self.action.label})
        return redirect(self.record_url)

    @cached_property
    def record_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])

    def get_page_title(self) -> str:
        return str(self.action.label)

    def get_page_subtitle(self) -> str:
        return get_latest_str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": self.record_url, "label": self.get_page_subtitle()},
            {"url": "", "label": capfirst(self.model._meta.verbose_name)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        context["version_field"] = versions.FIELD
        context["version"] = versions.dump(versions.version_of(self.object, with_progress=True))
        return {**context, "action": self.action, "record": self.object, "record_url": self.record_url}


@dataclass(frozen=True)
class Button:
    """An action that the account may use now, with its address."""

    action: Action
    url: str


class ActionViewSet(ScopedViewSet):
    """A viewset whose records have actions: a view for each action, and the buttons of a record."""

    actions: tuple[Action, ...] = ()

    def get_urlpatterns(self) -> list[URLPattern]:
        views = [
            path(
                f"{action.name.replace('_', '-')}/<int:pk>/",
                self.construct_view(ActionView, action=action),
                name=action.name,
            )
            for action in self.actions
        ]
        return [*super().get_urlpatterns(), *views]

    def file_hrefs(self, attachment: Any, record: Any, *, user: User, allowed: Iterable[str]) -> tuple[str, str]:
        """Where a file is taken down and where it is corrected; empty for who may not (portal.desk.actions.files)."""
        return "", ""

    def correct_href(self, event: Any, record: Any, *, user: User, allowed: Iterable[str]) -> str:
        """Kinds of records whose steps can be corrected say where (portal.desk.actions.corrections)."""
        return ""

    def buttons(self, record: Any, *, user: User, allowed: Iterable[str]) -> list[Button]:
        return [
            Button(action, reverse(self.get_url_name(action.name), args=[record.pk]))
            for action in self.actions
            if action.name in allowed and action.is_open(record, user)
        ]


def log_action(model: type[models.Model], action: Action) -> str:
    return f"desk.{model._meta.model_name}.{action.name}"
