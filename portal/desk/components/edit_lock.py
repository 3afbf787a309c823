"""Optimistic locking of every edit form: nobody overwrites unseen what somebody else has changed meanwhile.

Every edit view of Wagtail and of ours is a `generic.EditView`, and gets the lock from there, so that a new one has it
from the start. A form carries the version that it was opened with; the record is locked while it is compared and saved.
Documents with drafts are compared by their revisions, which Wagtail's own forms carry: see `RevisionLockMixin`. Pages
have an edit view of their own: pages.admin.edit_view. Actions: portal.desk.actions.base.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.models import Revision, RevisionMixin

from . import versions


def lock_record(record: Model) -> Model:
    """The record as the database has it now, kept as it is until the transaction ends."""
    return get_object_or_404(type(record)._base_manager.select_for_update(of=("self",)), pk=record.pk)


class VersionedForm(forms.BaseModelForm[Any]):
    """Refuses to save over a newer version, and takes over what others changed in fields left untouched here."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        opened = versions.dump(versions.version_of(self.instance))
        self.fields[versions.FIELD] = forms.CharField(required=False, initial=opened, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        opened = versions.load(self.cleaned_data.pop(versions.FIELD, ""))
        record = type(self.instance)._base_manager.get(pk=self.instance.pk)
        if names := versions.changed_since(record, opened):
            self._refuse(record, names, opened)

    def _refuse(self, record: Model, names: list[str], opened: versions.Version) -> None:
        self.add_error(None, [versions.conflict_message(), *versions.describe_changes(record, names)])
        self.data = self.data.copy()
        self.data[self.add_prefix(versions.FIELD)] = versions.dump(versions.version_of(record))
        newer = forms.model_to_dict(record)
        typed = versions.version_of(self.instance)
        for name in names:
            if name in self.fields and typed[name] == opened[name]:
                self._take_over(name, newer[name])

    def _take_over(self, name: str, value: Any) -> None:
        """Show the newer value of a field that whoever sent the form had not touched."""
        shown = self[name].field.widget.format_value(self.fields[name].prepare_value(value))
        if isinstance(shown, list):
            self.data.setlist(self.add_prefix(name), shown)
        else:
            self.data[self.add_prefix(name)] = "" if shown is None else shown


def versioned(form_class: Any) -> Any:
    return type(form_class)(form_class.__name__, (VersionedForm, form_class), {"__module__": form_class.__module__})


def lock_edit_views(view: Any = generic.EditView) -> None:
    """Put the lock into an edit view and all that inherit from it: Wagtail has no setting for it."""
    get_form, dispatch = view.get_form, view.dispatch

    def get_versioned_form(self: Any, form_class: Any = None) -> Any:
        form_class = form_class or self.get_form_class()
        has_revisions = issubclass(form_class._meta.model, RevisionMixin)
        return get_form(self, form_class if has_revisions else versioned(form_class))

    def dispatch_one_at_a_time(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return dispatch(self, request, *args, **kwargs)
        with transaction.atomic():
            lock_record(getattr(self, "object", None) or self.get_object())
            return dispatch(self, request, *args, **kwargs)

    view.get_form, view.dispatch = get_versioned_form, dispatch_one_at_a_time


class RevisionLockMixin(generic.CreateEditViewOptionalFeaturesMixin):
    """On an edit view of documents with drafts: compares revisions also when somebody sends the form.

    Wagtail does so only when it saves by itself, and would then make a draft of a form in which nothing was changed.
    """

    def is_valid(self, form: Any) -> bool:
        is_valid = super().is_valid(form)
        if self.expects_json_response or not self.is_out_of_date:
            return is_valid
        self.produced_error_message = overtaken_message(self.object, self.request.POST.get("loaded_revision_id", ""))
        return False

    @cached_property
    def latest_revision(self) -> Revision | None:
        """Asked of the database: what was read before the record was locked may be older."""
        self.object.refresh_from_db(fields=["latest_revision"])
        return self.object.latest_revision

    def save_instance(self) -> Any:
        if self.expects_json_response and not self.form.has_changed():
            self.new_revision = None
            return self.object
        return super().save_instance()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """After a refusal nothing is saved by itself: whoever wrote decides first."""
        context = super().get_context_data(**kwargs)
        if self.request.method == "POST" and self.is_out_of_date:
            context["autosave_enabled"] = False
        return context


def overtaken_message(record: Any, opened_pk: str) -> str:
    """The refusal of a document, with who saved meanwhile and what that changed."""
    latest = record.latest_revision
    opened = record.revisions.filter(pk=opened_pk).first() if opened_pk.isdecimal() else None
    sentences = [versions.conflict_message(), versions.describe_last_save(latest)]
    if opened is not None and opened.pk != latest.pk and (names := changed_between(record, opened, latest)):
        sentences.append(_("Changed: %(fields)s.") % {"fields": ", ".join(names)})
    return " ".join(sentences)


def changed_between(record: Model, older: Revision, newer: Revision) -> list[str]:
    """The names, for people, of the fields and rows in which two revisions differ."""
    labels = {
        field.name: field.verbose_name
        if hasattr(field, "verbose_name")
        else field.related_model._meta.verbose_name_plural
        for field in type(record)._meta.get_fields()
        if field.name not in versions.OF_DRAFTS | versions.NOT_WRITTEN and field.is_relation | field.concrete
    }
    return [
        capfirst(str(labels[name]))
        for name, value in newer.content.items()
        if name in labels and older.content.get(name) != value
    ]
