"""Template tags for the follow buttons of a page and the feed link in its head. No queries."""

from __future__ import annotations

from django import template

from ..followables import feed_address, form_address

register = template.Library()


@register.inclusion_tag("components/_follow.html")
def ways_to_follow(kind: str, key: str) -> dict[str, str]:
    return {"follow": form_address(kind, key), "feed": feed_address(kind, key)}


@register.inclusion_tag("components/_feed_link.html")
def feed_link(kind: str, key: str, title: str) -> dict[str, str]:
    """For the head of the page: feed readers find the feed by it."""
    return {"feed": feed_address(kind, key), "title": title}
