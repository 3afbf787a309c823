"""Template tags for numbers and rates."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.formats.numbers import grouped

register = template.Library()
register.filter(grouped)


@register.simple_tag
def count_link(number: int | str, href: str = "", text: str = "") -> SafeString:
    """A number of records as a link to the list that holds as many; `text` may say more than the number.

    The list tells its total in `data-total`: a test follows every one of these links.
    """
    return _count_link(number, href, str(text), get_language())


@lru_cache(maxsize=4096, typed=True)
def _count_link(number: int | str, href: str, text: str, language: str | None) -> SafeString:
    if isinstance(number, str):  # too small to be told
        return format_html('<a data-total-only href="{}">{}</a>', href, number)
    shown = text or grouped(number)
    if not number or not href:
        return format_html('<span data-count="{}">{}</span>', number, shown)
    return format_html('<a data-count="{}" href="{}">{}</a>', number, href, shown)


@register.filter
def percent_of(numerator: int, denominator: int) -> Decimal | None:
    """Percent with at most one decimal, e.g. 22 of 23 is 95.7; None of nothing.

    Never rounded to 0 when there was one, nor to 100 when one was missing: 2,290 petitions answered
    of 2,293 are not all of them.
    """
    if not denominator:
        return None
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if exact > 0:
        rounded = max(rounded, Decimal("0.1"))
    if exact < 100:
        rounded = min(rounded, Decimal("99.9"))
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
