"""Template tags of pages: `{{ value|localized }}`, `{% address_of page as href %}`, `lang="{{ page|language }}"`."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.rich_text import RichText

from .. import links
from ..languages import language_of

register = template.Library()


@register.filter
def localized(text: RichText) -> SafeString:
    """Rich text rendered by Wagtail, with links to pages in the reader's language."""
    return mark_safe(links.with_links_in_language_of_reader(str(text)))  # noqa: S308 (safe before, only addresses changed)


@register.simple_tag(takes_context=True)
def address_of(context: Context, page: Page) -> str:
    """Where the reader finds the page, in the frame of their language."""
    return links.address_of(page, context.get("request"))


@register.filter
def language(page: Page) -> str:
    """The language that the page is written in."""
    return language_of(page)
