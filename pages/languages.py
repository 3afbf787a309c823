"""The language of a page, and which of its translations a reader gets.

Pages in Vietnamese are the originals, and answer in the frame of either language; a translation has an address in its
own only. Languages are read off the tree a page stands in, whose roots Wagtail keeps in the cache: no page asks the
database for its locale.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language
from wagtail.models import Page, Site


def language_of_reader() -> str:
    return get_language() or settings.LANGUAGE_CODE


def language_of(page: Page) -> str:
    """The language a page is written in; an alias stands in the tree of one with the words of another."""
    written = page.alias_of or page
    for root in Site.get_site_root_paths():
        if written.url_path.startswith(root.root_path):
            return root.language_code
    return settings.LANGUAGE_CODE


def translations_of(page: Page) -> dict[str, Page]:
    """The published translations of a page, itself included, by language; one query."""
    live = Page.objects.live().filter(translation_key=page.translation_key, alias_of=None)
    return {language_of(page): page} | {language_of(translation): translation for translation in live}


def for_reader(pages: Any) -> Any:
    """The live pages of a queryset in the reader's language, and originals without a translation into it."""
    language = language_of_reader()
    written: Any = Q(locale__language_code=language)
    if language != settings.LANGUAGE_CODE:
        translations = Page.objects.live().filter(translation_key=OuterRef("translation_key"))
        translated = Exists(translations.filter(locale__language_code=language))
        written |= Q(locale__language_code=settings.LANGUAGE_CODE) & ~translated
    return pages.live().filter(written).select_related("alias_of")


def below(pages: Any, parents: QuerySet[Any]) -> Any:
    """The pages of a queryset that are children of one of the parents."""
    parent_path = Substr("path", 1, Length("path") - Page.steplen)
    return pages.annotate(parent_path=parent_path).filter(parent_path__in=parents.order_by().values("path"))


def in_every_language(page: Page) -> QuerySet[Page]:
    """A page and its translations, as parents to look below."""
    return Page.objects.filter(translation_key=page.translation_key)


def as_read(pages: Iterable[Any], model: type[Page] = Page) -> list[Any]:
    """The live translation of each page, or the page itself; one query, or none."""
    pages, language = list(pages), language_of_reader()
    others = {page.translation_key for page in pages if language_of(page) != language}
    if not others:
        return pages
    found = model.objects.live().filter(translation_key__in=others, locale__language_code=language)
    translations = {translation.translation_key: translation for translation in found}
    return [translations.get(page.translation_key, page) for page in pages]
