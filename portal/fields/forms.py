"""Form fields that normalise text before `required` is checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.language import cleaning


class LineInput(forms.CharField):
    """One line; a text of invisible characters alone is empty."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return cleaning.one_line(value) if isinstance(value, str) else value


class ParagraphsInput(forms.CharField):
    """Several lines, where they are required with a word in them.

    A browser sends other line ends than are kept: that is no change.
    """

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return cleaning.paragraphs(value) if isinstance(value, str) else value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.required and value and not cleaning.has_letter(value):
            raise ValidationError(_("Write it in words: there is no letter in it."))
