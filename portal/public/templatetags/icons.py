"""Icons of the sprite; every template knows the tag, for a list shows a hundred of them."""

from functools import cache

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> str:
    """Put together once for each name. It only repeats the words beside it, hence nothing is read out."""
    return render_to_string("components/_icon.html", {"name": name})
