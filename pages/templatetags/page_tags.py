"""Template tags of pages: `{{ value|localized }}`, `{% address_of page as href %}`, `lang="{{ page|language }}"`."""

from functools import partial
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText

from portal.records.broken_rows import render_or_report

from .. import links
from ..languages import language_of

register = template.Library()


@register.filter
def localized(text: RichText) -> SafeString:
    """Rich text rendered by Wagtail, with links to pages in the reader's language."""
    return mark_safe(links.with_links_in_language_of_reader(str(text)))  # noqa: S308 (safe before, only addresses changed)


@register.simple_tag(takes_context=True)
def blocks(context: Context, page: Page, body: StreamValue) -> SafeString:
    """The blocks of a page; one that cannot be shown is reported and left out."""
    around = context.flatten()
    shown = (
        render_or_report(page, partial(_block, body, place, around), lambda: SafeString(""))
        for place in range(len(body))
    )
    return format_html_join("\n", "{}", ((each,) for each in shown))


def _block(body: StreamValue, place: int, around: dict[Any, Any]) -> SafeString:
    return body[place].render_as_block(around)


@register.simple_tag(takes_context=True)
def address_of(context: Context, page: Page) -> str:
    """The address of the page in the reader's language."""
    return links.address_of(page, context.get("request"))


@register.filter
def language(page: Page) -> str:
    """The language that the page is written in."""
    return language_of(page)
