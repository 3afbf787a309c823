"""Numbers as each language groups their digits: 12.345 in Vietnamese, 12,345 in English."""

from functools import lru_cache

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import get_language


def grouped(number: int) -> str:
    """A whole number with its thousands apart, as the language has it: 2.293 or 2,293.

    Asked for by name, because a year is a number too and stays 2026.
    """
    return _grouped(number, get_language())


@lru_cache(maxsize=4096, typed=True)  # a page of results has a hundred of them
def _grouped(number: int, language: str | None) -> str:
    # Django leaves the size of a group out of the Vietnamese format, so it is said here.
    return numberformat.format(
        number, ".", grouping=3, thousand_sep=get_format("THOUSAND_SEPARATOR"), force_grouping=True
    )
