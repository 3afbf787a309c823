"""Display of values: dates as 12/02/2026, booleans as Có and Không."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.dialogues.models import Dialogue


def format_date(day: date | datetime | None) -> str:
    """A date as dd/mm/yyyy: 12/02/2026."""
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    return date_format(day, "d/m/Y") if day else ""


def theme_and_day(dialogue: Dialogue) -> str:
    """A dialogue in a list of choices: a theme comes back every year."""
    return f"{dialogue.theme}, {format_date(dialogue.starts_at)}"


def yes_or_no(value: bool | None) -> str:
    return "" if value is None else _("Yes") if value else _("No")


def plain(value: object) -> str:
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, date):
        return format_date(value)
    return "" if value is None else str(value)
