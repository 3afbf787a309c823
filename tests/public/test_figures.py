import pytest
from django.utils import translation

from portal.formats.numbers import grouped
from portal.public.templatetags.figures import percent_of


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(22, 23, "95.7"), (1, 2, "50"), (23, 23, "100"), (0, 23, "0")],
)
def test_rate_has_at_most_one_decimal(numerator, denominator, percent):
    assert str(percent_of(numerator, denominator)) == percent


def test_rate_of_zero_total_is_none():
    assert percent_of(0, 0) is None


def test_partial_rate_never_rounds_to_extremes():
    assert str(percent_of(2292, 2293)) == "99.9"
    assert str(percent_of(1, 22930)) == "0.1"


@pytest.mark.parametrize(("language", "written"), [("vi", "1.234.567"), ("en", "1,234,567")])
def test_thousands_separator_follows_language(language, written):
    with translation.override(language):
        assert grouped(1234567) == written
