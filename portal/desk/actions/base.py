"""A verb of the record as a button and a small form: shown only to whoever may use it, while the state allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from portal.desk.components.forms import tell
from portal.desk.permissions.scoping import ScopedViewSet
from portal.fields.forms import LineInput, ParagraphsInput
from portal.files.admission import Admitted, admit
from portal.organisations.models import Unit
from portal.records.actors import Actor


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


class VerbForm(forms.Form):
    """What a verb needs to know. Subclasses add fields and carry the verb out.

    Raises ValidationError from `carry_out` in words for whoever typed; nothing is changed then.
    """

    fields: dict[str, Any]

    def __init__(self, *args: Any, record: Any, user: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.record = record
        self.user = user
        self.today = today

    def carry_out(self) -> None:
        raise NotImplementedError

    def in_whose_name(self) -> Unit:
        """The unit that acts, never the person (docs/domain.md, R1)."""
        return self.record.unit

    @property
    def by(self) -> Actor:
        return Actor(str(self.in_whose_name()), self.user)


class DatedForm(VerbForm):
    """A verb that happened on a day, today if nothing else is said."""

    on = forms.DateField(label=gettext_lazy("Date"), widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("This day has not come yet."))
        return on


class WordedForm(DatedForm):
    """A verb that says something, on the authority of a document where there is one."""

    text = ParagraphsInput(label=gettext_lazy("What the people will read"), widget=AdminAutoHeightTextInput)
    document = LineInput(label=gettext_lazy("Document number"), max_length=100, required=False)
    field_order = ["text", "document", "on"]


def due_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(label=gettext_lazy("New due date"), widget=AdminDateInput, **kwargs)


@dataclass(frozen=True)
class Verb:
    """One verb of one kind of record. `name` is the action of the policy and the last part of the address."""

    name: str
    label: Any
    form: type[VerbForm]
    is_open: Callable[[Any, Any], bool] = lambda record, user: True  # (record, user): does the state allow it?
    explanation: Any = ""
    icon: str = "edit"
    is_serious: bool = False  # asks twice and looks like it
    ends_record: bool = False  # afterwards there is no page to return to


class VerbView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView[Any]):
    """One verb: its form, what was typed kept on every error, and back to the record when it is done."""

    model: Any = None
    verb: Any = None
    index_url_name = ""
    inspect_url_name = ""
    header_icon = ""
    template_name = "desk/verb.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.permission_policy.record
        self.permission_required = self.verb.name

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Of two that press the same button, the second finds the record as the first has left it."""
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
        """What was typed stays there, whatever happened to the record since the form was opened."""
        form = self.get_form()
        for sentence in self.refusals():
            form.add_error(None, sentence)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    @property
    def is_open(self) -> bool:
        return self.verb.is_open(self.object, self.request.user)

    @property
    def not_now(self) -> str:
        return _("“%(verb)s” is not possible now.") % {"verb": self.verb.label}

    def refusals(self) -> list[str]:
        """Why the verb is not carried out: the state does not allow it any more, or something happened meanwhile."""
        opened = versions.load(self.request.POST.get(versions.FIELD, ""))
        names = versions.changed_since(self.object, opened)
        changes = [versions.refusal(), *versions.sentences(self.object, names)] if names else []
        return changes if self.is_open else [self.not_now, *changes[1:]]

    def get_form_class(self) -> type[VerbForm]:
        return self.verb.form

    def get_form_kwargs(self) -> dict[str, Any]:
        scope = {"record": self.object, "user": self.request.user, "today": timezone.localdate()}
        return {**super().get_form_kwargs(), **scope}

    def form_valid(self, form: VerbForm) -> HttpResponse:
        try:
            with transaction.atomic():
                form.carry_out()
        except ValidationError as error:
            tell(form, error, model=self.model)
            return self.form_invalid(form)
        if self.verb.ends_record:
            messages.success(self.request, _("Nothing of it is kept."))
            return redirect(self.index_url_name)
        log(instance=self.object, action=log_action(self.model, self.verb), user=self.request.user)
        messages.success(self.request, _("Done: %(verb)s.") % {"verb": self.verb.label})
        return redirect(self.record_url)

    @cached_property
    def record_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])

    def get_page_title(self) -> str:
        return str(self.verb.label)

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
        return {**context, "verb": self.verb, "record": self.object, "record_url": self.record_url}


@dataclass(frozen=True)
class Button:
    """A verb that the account may use now, with its address."""

    verb: Verb
    url: str


class VerbViewSet(ScopedViewSet):
    """A kind of record with its verbs: an address for each of its verbs, and the buttons of a record."""

    verbs: tuple[Verb, ...] = ()

    def get_urlpatterns(self) -> list[URLPattern]:
        views = [
            path(f"{verb.name.replace('_', '-')}/<int:pk>/", self.construct_view(VerbView, verb=verb), name=verb.name)
            for verb in self.verbs
        ]
        return [*super().get_urlpatterns(), *views]

    def file_hrefs(self, attachment: Any, record: Any, *, user: Any, actions: Iterable[str]) -> tuple[str, str]:
        """Where a file is taken down and where it is corrected; empty for who may not (portal.desk.actions.files)."""
        return "", ""

    def correct_href(self, event: Any, record: Any, *, user: Any, actions: Iterable[str]) -> str:
        """Kinds of records whose steps can be corrected say where (portal.desk.actions.corrections)."""
        return ""

    def buttons(self, record: Any, *, user: Any, actions: Iterable[str]) -> list[Button]:
        return [
            Button(verb, reverse(self.get_url_name(verb.name), args=[record.pk]))
            for verb in self.verbs
            if verb.name in actions and verb.is_open(record, user)
        ]


def log_action(model: type[models.Model], verb: Verb) -> str:
    return f"desk.{model._meta.model_name}.{verb.name}"
