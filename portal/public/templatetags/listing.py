"""The form that narrows a list."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from ..listing import Option

register = template.Library()


@register.simple_tag
def choices(options: Iterable[Option], chosen: str) -> SafeString:
    """The options of a select; there are as many as there are units and places."""
    rows = ((each.value, " selected" if each.value == chosen else "", each.label) for each in options)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)
