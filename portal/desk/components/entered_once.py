"""A form of a new record makes one record, however often its button is pressed or the browser goes back.

Every view of Wagtail and of ours that makes a record is a `generic.CreateView`, and gets this from there. Each form
carries a random name; the session remembers the last ones that were carried out, and the account is locked meanwhile.
Documents with drafts save themselves as one writes, and their numbers are unique: they are left out.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.models import RevisionMixin

FIELD = "form_name"
IN_SESSION = "entered_forms"
REMEMBERED = 50


def guard_create_views(view: Any = generic.CreateView) -> None:
    """Put it into a view and all that inherit from it: Wagtail has no setting for it."""
    get_form, dispatch, form_valid = view.get_form, view.dispatch, view.form_valid

    def get_named_form(self: Any, form_class: Any = None) -> Any:
        form = get_form(self, form_class)
        if not issubclass(self.model, RevisionMixin):
            form.fields[FIELD] = forms.CharField(required=False, initial=uuid4().hex, widget=forms.HiddenInput)
        return form

    def dispatch_one_at_a_time(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return dispatch(self, request, *args, **kwargs)
        with transaction.atomic():
            accounts: Any = get_user_model()._default_manager
            accounts.select_for_update().filter(pk=request.user.pk).first()
            return dispatch(self, request, *args, **kwargs)

    def form_valid_once(self: Any, form: Any) -> HttpResponseBase:
        name = form.cleaned_data.get(FIELD, "")
        entered = _entered(self.request)
        if name and name in entered:
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(_refused(form))
        response: HttpResponseBase = form_valid(self, form)
        if name:
            self.request.session[IN_SESSION] = [*entered, name][-REMEMBERED:]
            self.request.session.save()
        return response

    view.get_form, view.dispatch, view.form_valid = get_named_form, dispatch_one_at_a_time, form_valid_once


def _entered(request: HttpRequest) -> list[str]:
    """Read anew: the session may have been read before another request of the same account was through."""
    return list(type(request.session)(request.session.session_key).get(IN_SESSION, []))


def _refused(form: Any) -> Any:
    """What was typed stays, under another name: whoever means it presses the button again."""
    form.add_error(None, _("This was entered already: nothing was entered twice. Press again to enter it once more."))
    form.data = form.data.copy()
    form.data[form.add_prefix(FIELD)] = uuid4().hex
    return form
