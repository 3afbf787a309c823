"""Links in rich text keep the reader's language: /kien-nghi/KN-1/ is /en/kien-nghi/KN-1/ for who reads in English."""

from __future__ import annotations

from django.conf import settings
from django.urls import translate_url
from django.utils.html import escape
from django.utils.translation import get_language, override
from wagtail.rich_text import LinkHandler


class InternalPathHandler(LinkHandler):
    """Links typed as an address. Links to pages need no help: their address is reversed in the language of the day."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return f'<a href="{escape(in_language_of_reader(attrs["href"]))}">'


def in_language_of_reader(href: str) -> str:
    """The same address in the active language, where it is a path of ours that has one; others as they are."""
    language = get_language() or settings.LANGUAGE_CODE
    if not href.startswith("/") or href.startswith("//"):
        return href
    # Editors type the address without a language, and it is only in the site's own that it resolves so.
    with override(settings.LANGUAGE_CODE):
        return translate_url(href, language)
