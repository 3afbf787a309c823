"""Rich text as readers get it: `{{ value|told }}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from ..links import with_links_in_language_of_reader

register = template.Library()


@register.filter
def told(text: RichText) -> SafeString:
    """Rendered by Wagtail, from what its whitelist let into the database; its links keep the reader's language."""
    return mark_safe(with_links_in_language_of_reader(str(text)))  # noqa: S308 (safe before, only addresses changed)
