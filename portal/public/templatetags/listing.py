"""Template tags of the filter form."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.formats.numbers import grouped
from portal.public.filters.listing import Option

from .icons import icon

register = template.Library()


@register.simple_tag
def choices(options: Iterable[Option], chosen: str) -> SafeString:
    """The options of a select; there are as many as there are units and places."""
    rows = ((each.value, " selected" if each.value == chosen else "", each.label) for each in options)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)


_LINK = """\
<li><a href="{}" rel="nofollow"{}>{}<span class="facet__label">{}</span>\
<span class="facet__count">{}</span></a></li>"""
_SET = format_html(' aria-current="{}"', "true")


@register.simple_tag
def facet_links(options: Iterable[Any]) -> SafeString:
    """The values of a facet that are links, as components/_facet_options.html has them: a hundred on each page."""
    rows = (
        (each.href, *((_SET, icon("check")) if each.selected else ("", "")), each.label, grouped(each.count))
        for each in options
    )
    return format_html_join("\n", _LINK, rows)
