import pytest
from django.utils import translation

from portal.formats.numbers import grouped
from portal.public.templatetags.figures import percent_of


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(22, 23, "95.7"), (1, 2, "50"), (23, 23, "100"), (0, 23, "0")],
)
def test_a_rate_is_a_percent_with_at_most_one_decimal(numerator, denominator, percent):
    assert str(percent_of(numerator, denominator)) == percent


def test_a_rate_of_nothing_is_no_rate():
    assert percent_of(0, 0) is None


def test_a_rate_is_never_rounded_to_all_or_to_none():
    assert str(percent_of(2292, 2293)) == "99.9"
    assert str(percent_of(1, 22930)) == "0.1"


@pytest.mark.parametrize(("language", "written"), [("vi", "1.234.567"), ("en", "1,234,567")])
def test_thousands_are_kept_apart_as_the_language_does(language, written):
    with translation.override(language):
        assert grouped(1234567) == written
