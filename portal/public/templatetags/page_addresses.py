"""Template tags for addresses of this page and of feeds: `{% canonical %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url

register = template.Library()


@register.inclusion_tag("components/_subscribe.html")
def subscribe(path: str) -> dict[str, str]:
    """A feed to be asked again and again, by its own scheme and as a plain address."""
    address = f"{settings.SITE_URL}{path}"
    return {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}


@register.filter
def with_query(address: str, query: str) -> str:
    """An address with the query string of this page; empty stays empty."""
    return f"{address}{query}" if address else ""


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """The absolute address of this page in a language, without the query."""
    return f"{settings.SITE_URL}{translate_url(context['request'].path, language)}"


@register.simple_tag
def site_address() -> str:
    """The address of the site, as it is printed: https://danbiet.example.vn."""
    return settings.SITE_URL


@register.inclusion_tag("components/_preview.html", takes_context=True)
def preview_of_page(context: Context) -> dict[str, Any]:
    """The link preview of this page; of an error page, that of the site."""
    request = context.get("request")
    return {"site": settings.SITE_URL, "path": request.path if request else "/", "preview": context.get("preview")}


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The canonical address of this page, without unknown and empty parameters."""
    filterset = context.get("filterset")
    page = context.get("page")
    query = filterset.querystring() if filterset else ""
    if page and page.number > 1:
        query = f"{filterset.page_prefix if filterset else '?trang='}{page.number}"
    return f"{settings.SITE_URL}{context['request'].path}{query}"
