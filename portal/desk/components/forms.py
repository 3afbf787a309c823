"""Base forms and views for creating and editing records, through the lifecycle and in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic import BeforeAfterHookMixin
from wagtail.log_actions import log

from portal.files.admission import MAX_BYTES
from portal.organisations.models import Role, Unit
from portal.organisations.policy import reach_of
from portal.papers.files import SENTENCES
from portal.records.actors import Actor
from portal.records.signals import record_changed


class PaperField(forms.FileField):
    """A paper of an office, to be read; refused where it is larger than any file that the portal takes."""

    def validate(self, value: object) -> None:
        super().validate(value)
        if isinstance(value, UploadedFile) and value.size and value.size > MAX_BYTES:
            raise ValidationError(str(SENTENCES["too_large"]))


class ScopedForm(WagtailAdminModelForm):
    """A form limited to the units of the account. The unit of an existing record cannot be changed."""

    role = Role.CLERK

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        self.reach = reach_of(self.for_user, on=self.today)
        if "unit" in self.fields:
            self._scope_unit()
        self.scope()

    def scope(self) -> None:
        """Limit the choices of the other fields."""

    @property
    def units(self) -> QuerySet[Unit]:
        """The unit of the record, or those it may become a record of."""
        if self.instance.pk:
            return Unit.objects.filter(pk=self.instance.unit_id)
        return self.reach.units_of(self.role)

    def set_initial(self, name: str, value: Any) -> None:
        """Set the initial value of a field that is empty."""
        self.initial[name] = self.initial.get(name) or value

    def limit_choices(self, name: str, options: QuerySet[Any]) -> None:
        """Limit a field to these options, and to the value that it has already."""
        if name in self.fields:
            held = getattr(self.instance, f"{name}_id", None)
            model = options.model._default_manager
            self.fields[name].queryset = model.filter(Q(pk__in=options.values("pk")) | Q(pk=held)) if held else options

    def _scope_unit(self) -> None:
        field = self.fields["unit"]
        field.queryset = self.units
        if self.instance.pk:
            disable_fields(self, "unit")
        elif len(first := self.units[:2]) == 1:
            field.empty_label = None
            self.set_initial("unit", first[0].pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_changes_of_disabled(self)
        return cleaned


def disable_fields(form: forms.BaseModelForm[Any], *names: str) -> None:
    """Show the fields as disabled."""
    for name in names:
        if name in form.fields:
            form.fields[name].disabled = True


def disable_published_fields(form: forms.BaseModelForm[Any], *names: str) -> None:
    """Disable the published fields: they change by a correction. The help text of the first one says so."""
    shown = [name for name in names if name in form.fields]
    disable_fields(form, *shown)
    if shown:
        form.fields[shown[0]].help_text = _(
            "It is public: what is greyed out here is changed by “Propose a correction” on the page of the record."
        )


def refuse_changes_of_disabled(form: forms.BaseModelForm[Any]) -> None:
    """Refuse a value sent for a disabled field. A browser sends none; Django would ignore it."""
    for name, field in form.fields.items():
        if field.disabled and _is_another(form, name, field):
            form.add_error(name, _("This cannot be changed here."))


def _is_another(form: forms.BaseModelForm[Any], name: str, field: forms.Field) -> bool:
    sent = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    if sent in (None, "", [], False):
        return False
    field.disabled = False  # a disabled field never says that it changed
    try:
        return field.has_changed(form.get_initial_for_field(field, name), sent)
    finally:
        field.disabled = True


def add_errors(form: forms.BaseForm, error: ValidationError, *, model: type[Model]) -> None:
    """Put errors of the lifecycle on the fields that they name, and above the form if those are not in it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        if name in form.fields or name == NON_FIELD_ERRORS:
            form.add_error(None if name == NON_FIELD_ERRORS else name, ValidationError(errors))
            continue
        known = {field.name: field for field in model._meta.get_fields() if hasattr(field, "verbose_name")}
        label = capfirst(known[name].verbose_name) if name in known else ""
        for message in ValidationError(errors).messages:
            form.add_error(None, f"{label}: {message}" if label else message)


class LifecycleErrorsMixin(BeforeAfterHookMixin):
    """Shows a ValidationError of the lifecycle as errors of the form, with everything that was typed kept."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            self.produced_error_message = self.get_error_message()
            add_errors(form, error, model=self.model)
            return self.form_invalid(form)


class RedirectToRecordMixin(BeforeAfterHookMixin):
    """After saving, redirects to the page of the record."""

    def get_success_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class RecordCreateView(LifecycleErrorsMixin, RedirectToRecordMixin, generic.CreateView):
    """Creates a record by a function of its lifecycle, which saves it."""

    inspect_url_name = ""

    def create_record(self, record: Any, *, by: Actor, on: date) -> None:
        raise NotImplementedError

    def save_instance(self) -> Any:
        record = self.form.save(commit=False)
        self.create_record(record, by=Actor(str(record.unit), self.request.user), on=timezone.localdate())
        self.form.save_m2m()
        log(instance=record, action="wagtail.create", user=self.request.user)
        return record


class RecordEditView(LifecycleErrorsMixin, RedirectToRecordMixin, generic.EditView):
    """Saves, logs and announces an edit in one transaction."""

    inspect_url_name = ""

    def save_instance(self) -> Any:
        record = super().save_instance()
        record_changed.send(type(record), instance=record)
        return record
