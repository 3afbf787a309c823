"""Corrections in words, for histories, mails and feeds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.records.history.changes import Change, changes_in
from portal.records.history.event_data import text_in

from .registry import fields_for


def changes_of(event: Any) -> list[Change]:
    """The fields that an event changed, of its record or of the event that it corrects."""
    if not isinstance(event.data, dict) or not event.data.get("changes"):
        return []
    return changes_in(event.data, fields_for(event))


def reason_of(event: Any) -> str:
    """The reason of a correction: an event that corrects another repeats its text, and has the reason apart."""
    correction = event.data.get("correction")
    return text_in(correction, "reason") or event.text if isinstance(correction, dict) else event.text


def describe_correction(event: Any) -> str:
    """The changes and their reason, for a mail, a feed, a row of a list."""
    changes = [f"{change}." for change in changes_of(event)]
    return " ".join([*changes, _("Reason: %(reason)s") % {"reason": reason_of(event)}])
