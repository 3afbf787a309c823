"""Dates and translated names in the active language."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import get_language


def written_date(day: date) -> str:
    """A day in the active language: 06/10/2026, or 6 October 2026. Moments are first brought into Việt Nam's time."""
    return _written(date(day.year, day.month, day.day), get_language())


@lru_cache(maxsize=4096)  # a page has a hundred of them
def _written(day: date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")


def in_language(vietnamese: str, english: str) -> str:
    """The name in the active language; in Vietnamese where nobody has translated it."""
    return english if english and get_language() == "en" else vietnamese


# For what is kept longer than one answer: chosen when it is read.
in_language_lazy = lazy(in_language, str)
