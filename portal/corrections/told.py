"""What a history tells of corrections, in the words of a reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.records.history.changes import Change, changes_in

from .registry import fields_for


def changes_told_by(event: Any) -> list[Change]:
    """The fields that an event changed, of its record or of the event that it corrects."""
    return changes_in(event.payload, fields_for(event)) if event.payload.changes else []


def reason_told_by(event: Any) -> str:
    """Why it was corrected: an event that corrects another repeats its text, and has the reason apart."""
    correction = event.payload.correction
    return (correction and correction.reason) or event.text


def corrected_on(event: Any) -> date:
    """The day on which it was corrected: an event that corrects another has that one's day, or a day of its own."""
    correction = event.payload.correction
    day: date = (correction and correction.on) or event.on
    return day


def sentences_of(event: Any) -> str:
    """The changes and their reason, for a mail, a feed, a row of a list."""
    changes = [f"{change}." for change in changes_told_by(event)]
    return " ".join([*changes, _("Reason: %(reason)s") % {"reason": reason_told_by(event)}])
