"""Corrections in words, for histories, mails and feeds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.records.history.changes import Change, changes_in

from .registry import fields_for


def changes_of(event: Any) -> list[Change]:
    """The fields that an event changed, of its record or of the event that it corrects."""
    return changes_in(event.payload, fields_for(event)) if event.payload.changes else []


def reason_of(event: Any) -> str:
    """The reason of a correction: an event that corrects another repeats its text, and has the reason apart."""
    correction = event.payload.correction
    return (correction and correction.reason) or event.text


def corrected_on(event: Any) -> date:
    """The day of the correction: an event that corrects another has the day of that one, or another one."""
    correction = event.payload.correction
    day: date = (correction and correction.on) or event.on
    return day


def describe_correction(event: Any) -> str:
    """The changes and their reason, for a mail, a feed, a row of a list."""
    changes = [f"{change}." for change in changes_of(event)]
    return " ".join([*changes, _("Reason: %(reason)s") % {"reason": reason_of(event)}])
