"""The due date of a commitment in words: the date, how it follows from those of the notice, or those alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.formats import written_date

from .models import Commitment, Conclusion


def due_in_words(commitment: Commitment) -> str:
    """ "31/12/2026 (suy ra từ “quý IV/2026”: ngày cuối quý)", or what is known where there is no date."""
    note = note_of(commitment)
    if commitment.due_on is None:
        return note or _("no due date set")
    return f"{written_date(commitment.due_on)} ({note})" if note else written_date(commitment.due_on)


def note_of(commitment: Commitment) -> str:
    """What is to be said beside the due date; empty for one that stands in the notice as it is, or was set since."""
    conclusion = commitment.conclusion
    return note_of_conclusion(conclusion) if commitment.due_on == conclusion.due_on else ""


def note_of_conclusion(conclusion: Conclusion) -> str:
    words = {"words": conclusion.due_words, "rule": conclusion.get_due_basis_display()}
    if not conclusion.due_words:
        return ""
    if conclusion.due_on is None:
        return _("the notice says “%(words)s”: no date follows") % words
    return _("derived from “%(words)s”: %(rule)s") % words if conclusion.due_basis else ""
