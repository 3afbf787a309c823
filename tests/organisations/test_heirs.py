"""Who owes what a unit that ended left open."""

from __future__ import annotations

from datetime import date

import pytest

from portal.organisations.heirs import heirs_on
from portal.organisations.models import Unit, UnitSuccession
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.supervision.figures.distribution import PetitionTally, by_owner
from tests.factories import make_commitment, make_petition, make_unit

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
BY = Actor("UBND xã")
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


def test_open_petitions_pass_to_the_heir(client):
    """In the list, the API, the page of the unit and the charts alike; what was settled stays."""
    units = chain(("a", "b"), ended="a")
    settled, late = (make_petition(on=date(2025, 5, 5)) for _ in range(2))
    for petition in (settled, late):
        lifecycle.assign(petition, by=BY, on=date(2025, 5, 6), owner=units["a"], due_on=date(2025, 6, 1))
    lifecycle.resolve(settled, by=BY, on=date(2025, 5, 20), text="Xong.")
    expected = {units["a"].slug: [settled.code], units["b"].slug: [late.code]}
    for unit, codes in expected.items():
        page = client.get(f"/kien-nghi/?don-vi={unit}").content.decode()
        assert [each.code for each in (settled, late) if each.code in page] == codes
        rows = client.get(f"/api/v1/petitions?unit={unit}").json()["items"]
        assert [each["code"] for each in rows] == codes
    counted = {group.key: group.tally for group in by_owner(Petition.objects.public(), on=TODAY)}
    assert counted == {"": PetitionTally(resolved=1), units["b"].slug: PetitionTally(overdue=1)}


def test_interface_counts_commitments_as_the_list(client):
    units = chain(("a", "b"), ended="a")
    make_commitment(owner=units["a"])
    found = {each: client.get(f"/api/v1/commitments?unit={units[each].slug}").json()["items"] for each in "ab"}
    assert {unit: len(items) for unit, items in found.items()} == {"a": 0, "b": 1}
