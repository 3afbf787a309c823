"""allauth's forms: codes with our delays, each taken once whichever process is asked; keys with a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.forms import Field
from django.utils.translation import gettext_lazy as _

from . import delays, second_factor

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_stubs_ext import StrOrPromise


NAME = _("Name of the key")


def show_as_digits(field: Field, *, label: StrOrPromise) -> None:
    """Phones show their keys for digits; a placeholder would only repeat the label."""
    field.label = label
    field.widget.attrs.update(inputmode="numeric", placeholder="")


class LimitedCode(forms.BaseAuthenticateForm):
    user: User

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        show_as_digits(self.fields["code"], label=_("Code of the app, or a recovery code"))

    def clean_code(self) -> str:
        if not delays.may_try_code(self.user, context.request):
            second_factor.warn_of_guesses(self.user)
            raise account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        if not delays.is_first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        delays.code_was_right(self.user, context.request)
        return code


class ActivateAppForm(ActivateTOTPForm):
    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        show_as_digits(self.fields["code"], label=_("Code that the app shows"))


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME


class RenameKeyForm(EditWebAuthnForm):
    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME


class AuthenticateForm(LimitedCode, forms.AuthenticateForm):
    pass


class ReauthenticateForm(LimitedCode, forms.ReauthenticateForm):
    pass
