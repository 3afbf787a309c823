"""Rates as readers should see them."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

register = template.Library()


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
