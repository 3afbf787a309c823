"""Form fields that normalise text before `required` is checked."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.language import cleaning

# 10/12/2026 14:30, 14h30 or 14 giờ 30, also with the hour first, as the portal itself writes it.
_DAY = r"(?P<day>\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2})"
_HOUR = r"(?P<hour>\d{1,2})\s*(?::|h|giờ)\s*(?P<minute>\d{2})?(?::\d{2}(?:\.\d+)?)?"
_MOMENTS = [re.compile(each, re.IGNORECASE) for each in (rf"{_DAY}[\s,T]+{_HOUR}", rf"{_HOUR}[\s,]+(?:ngày\s+)?{_DAY}")]


class WholeText(forms.CharField):
    """A text that is too long is refused with its length: with `maxlength` browsers cut what is pasted, unseen."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        attributes = super().widget_attrs(widget)
        attributes.pop("maxlength", None)
        return attributes


class LineInput(WholeText):
    """One line; a text of invisible characters alone is empty."""

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return text if text is None else cleaning.one_line(text)


class ParagraphsInput(WholeText):
    """Several lines, where they are required with a word in them.

    A browser sends other line ends than are kept: that is no change.
    """

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return text if text is None else cleaning.paragraphs(text)

    def validate(self, value: str | None) -> None:
        super().validate(value)
        if self.required and value and not cleaning.has_letter(value):
            raise ValidationError(_("Write it in words: there is no letter in it."))


class MomentInput(forms.DateTimeField):
    """A day with its hour, as people write them; a day alone is no moment, and would be read as midnight."""

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        found = next((match for each in _MOMENTS if (match := each.fullmatch(value.strip()))), None)
        if found is None and not re.search(r"\d\s*(:|h|giờ)", value, re.IGNORECASE):
            raise ValidationError(_("Write the hour, too: 28/11/2026 14:00."), code="invalid")
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(f"{_day_first(found['day'])} {found['hour']}:{found['minute'] or '00'}")


def _day_first(day: str) -> str:
    if day[4] != "-":
        return day
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"
