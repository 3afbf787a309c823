"""Rewrites links in rich text to the reader's language: /kien-nghi/KN-1/ is /en/kien-nghi/KN-1/ in English.

Wagtail gives a page the address in its own language, and leaves those that an editor typed as they are. An address of
a page that has been translated leads on to its translation (`PublicPage.serve`).
"""

from __future__ import annotations

import re
from html import unescape

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.html import escape
from django.utils.translation import get_language_from_path, override
from wagtail.models import Page

from .languages import language_of_reader

HREF = re.compile(r'(<a\b[^>]*\bhref=")(/[^"]*)"')


def with_links_in_language_of_reader(html: str) -> str:
    """The same HTML, already made safe by whoever rendered it; only the addresses of its links change."""
    return HREF.sub(lambda found: f'{found[1]}{escape(in_language_of_reader(unescape(found[2])))}"', html)


def in_language_of_reader(href: str) -> str:
    """The same address in the active language, where it is a path of ours that has one; others as they are."""
    if not href.startswith("/") or href.startswith("//") or get_language_from_path(href):
        return href
    language = language_of_reader()
    # Editors type the address without a language, and it is only in the site's own that it resolves so.
    with override(settings.LANGUAGE_CODE):
        return translate_url(href, language)


def address_of(page: Page, request: HttpRequest | None = None) -> str:
    """The address of a page in the active language."""
    return in_language_of_reader(page.get_url(request) or "")
