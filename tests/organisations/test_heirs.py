"""Who owes what a unit that ended left open."""

from __future__ import annotations

from datetime import date

import pytest

from portal.organisations.heirs import heirs_on
from portal.organisations.models import Unit, UnitSuccession
from tests.factories import make_unit

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
ENDED = date(2025, 6, 30)


def chain(*steps: tuple[str, str], ended: str) -> dict[str, Unit]:
    """Units by letter, those of `ended` closed; each step is a succession."""
    letters = sorted({letter for step in steps for letter in step})
    units = {each: make_unit(f"Đơn vị {each}", valid_to=ENDED if each in ended else None) for each in letters}
    for old, new in steps:
        UnitSuccession._default_manager.create(predecessor=units[old], successor=units[new], on=date(2025, 7, 1))
    return units


@pytest.mark.parametrize(
    ("steps", "ended", "expected"),
    [
        pytest.param(["ab"], "a", {"a": "b"}, id="merged"),
        pytest.param(["ac", "bc"], "ab", {"a": "c", "b": "c"}, id="two into one"),
        pytest.param(["ab", "bc"], "ab", {"a": "c", "b": "c"}, id="twice"),
        pytest.param(["ab", "ac"], "a", {}, id="to several nobody knows"),
        pytest.param(["ab"], "", {}, id="it has not ended"),
        pytest.param(["ab"], "ab", {}, id="nobody is left"),
        pytest.param(["ab", "ba"], "ab", {}, id="a circle"),
        pytest.param(["ab", "ba", "bc"], "ab", {"a": "c", "b": "c"}, id="a circle with a way out"),
    ],
)
def test_the_one_living_unit_carries_on(steps, ended, expected):
    units = chain(*[(step[0], step[1]) for step in steps], ended=ended)
    assert heirs_on(TODAY) == {units[old].pk: units[new].pk for old, new in expected.items()}


def test_nobody_inherits_before_the_end():
    units = chain(("a", "b"), ended="a")
    assert heirs_on(ENDED) == {}
    assert heirs_on(date(2025, 7, 1)) == {units["a"].pk: units["b"].pk}
