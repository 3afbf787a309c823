"""Template tags for icons and badges, cached: a list shows a hundred of each. Built in to every template."""

from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

MOST = 2048  # badges that are remembered


@register.simple_tag
@cache
def icon(name: str) -> str:
    """An icon of the sprite, hidden from screen readers: it repeats the words beside it."""
    return render_to_string("components/_icon.html", {"name": name})


@register.simple_tag
def badge(tone: str, icon: str, text: Any, href: str = "", count: int = 0) -> SafeString:
    """components/_badge.html"""
    return _badge(tone, icon, str(text), href, count)


@lru_cache(maxsize=MOST, typed=True)
def _badge(tone: str, icon: str, text: str, href: str, count: int) -> SafeString:
    shown = {"tone": tone, "icon": icon, "text": text, "href": href, "count": count}
    return render_to_string("components/_badge.html", shown)
