"""Dates as the reader's language writes them: 06/10/2026, or 6 October 2026. Each language has a module."""

from datetime import date

from django.utils.formats import date_format


def written_date(day: date) -> str:
    """A day in the active language. A moment is to be brought into the time of Việt Nam before."""
    return date_format(day, "DATE_FORMAT")
