"""Icons and badges. Every template knows these tags; a list shows a hundred of each, so each is put together once."""

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
    """It only repeats the words beside it, hence nothing is read out."""
    return render_to_string("components/_icon.html", {"name": name})


@register.simple_tag
def badge(tone: str, icon: str, text: Any) -> SafeString:
    """components/_badge.html"""
    return _badge(tone, icon, str(text))


@lru_cache(maxsize=MOST, typed=True)
def _badge(tone: str, icon: str, text: str) -> SafeString:
    return render_to_string("components/_badge.html", {"tone": tone, "icon": icon, "text": text})
