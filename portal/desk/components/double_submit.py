"""Guards create views against double submission: a form of a new record makes one record.

Every view of Wagtail and of ours that makes a record is a `generic.CreateView`, and gets this from there. Each form
carries a random token; the session keeps the last ones that were carried out, and the account is locked meanwhile.
It keeps digests of what they held, too: a browser that goes back asks for the form anew, with another token, and fills
in what was typed. Documents with drafts are autosaved, and their numbers are unique: they are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.models import RevisionMixin

FIELD = "form_token"
IN_SESSION = "submitted_forms"
REMEMBERED = 100  # two for each form
CONFIRMED = "again-"  # begins the token of a form that was shown as submitted already
NOT_TYPED = frozenset({FIELD, "csrfmiddlewaretoken"})


def guard_create_views(view: Any = generic.CreateView) -> None:
    """Patch a view, and with it all that inherit from it: Wagtail has no setting for it."""
    get_form, dispatch, form_valid = view.get_form, view.dispatch, view.form_valid

    def get_form_with_token(self: Any, form_class: Any = None) -> Any:
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
        token = form.cleaned_data.get(FIELD, "")
        if not token:
            return form_valid(self, form)
        submitted, digest = _submitted(self.request), digest_of(self.request)
        if token in submitted or (digest in submitted and not token.startswith(CONFIRMED)):
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(_refused(form))
        response: HttpResponseBase = form_valid(self, form)
        self.request.session[IN_SESSION] = [*submitted, token, digest][-REMEMBERED:]
        self.request.session.save()
        return response

    view.get_form, view.dispatch, view.form_valid = get_form_with_token, dispatch_one_at_a_time, form_valid_once


def digest_of(request: HttpRequest) -> str:
    """The digest of all that was typed, chosen and uploaded; keyed, since forms of accounts hold passwords."""
    return salted_hmac(__name__, "\0".join([request.path, *_typed(request)])).hexdigest()[:16]


def _typed(request: HttpRequest) -> Iterator[str]:
    for name in sorted(set(request.POST) - NOT_TYPED):
        yield from (name, *request.POST.getlist(name))
    for name, files in sorted(request.FILES.lists()):
        yield from (name, *(f"{file.name} {file.size}" for file in files))


def _submitted(request: HttpRequest) -> list[str]:
    """Read anew: the session may have been read before another request of the same account was through."""
    return list(type(request.session)(request.session.session_key).get(IN_SESSION, []))


def _refused(form: Any) -> Any:
    """The form with what was typed and a new token: whoever means it presses the button again."""
    form.add_error(None, _("This was entered already: nothing was entered twice. Press again to enter it once more."))
    form.data = form.data.copy()
    form.data[form.add_prefix(FIELD)] = f"{CONFIRMED}{uuid4().hex}"
    return form
