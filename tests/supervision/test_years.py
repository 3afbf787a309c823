"""What each bound unit owes in a year: who did nothing is in the list, and after the last day stands a verdict."""

from datetime import date

import pytest

from portal.dialogues import lifecycle
from portal.dialogues.models import AnnualPlan, Dialogue, PlannedDialogue
from portal.dialogues.models.dialogues import Form
from portal.organisations.models import Place, Unit
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.supervision.figures.years import (
    CountedAs,
    Duty,
    UnitYear,
    by_place,
    counted_as,
    rules_of,
    year_of,
    years_owed,
)
from tests.factories import make_dialogue, make_head, make_unit

pytestmark = pytest.mark.django_db

BEFORE, AFTER = date(2026, 11, 14), date(2026, 11, 15)


@pytest.fixture
def place() -> Place:
    return Place.objects.create(name="xã Tân Hòa", level="commune", kind="commune")


def make_organ(name: str, place: Place | None = None, **values) -> Unit:
    values = {"kind": Unit.Kind.PEOPLES_COMMITTEE, "accountable_since": date(2025, 7, 1), **values}
    return make_unit(name, place=place, **values)


def of(unit: Unit, year: int = 2026, *, on: date = AFTER) -> UnitYear:
    return next(each for each in year_of(year, on=on).units if each.unit == unit)


def hold(unit: Unit, *days: date, **values) -> None:
    head = make_head(unit)
    for day in days:
        make_dialogue(chair=head, on=day, **values)


FOUR = [date(2026, month, 5) for month in (3, 5, 7, 9)]


@pytest.mark.parametrize(
    ("days", "on", "expected"),
    [
        ([], BEFORE, Duty.PENDING),
        ([], AFTER, Duty.MISSED),
        (FOUR[:3], AFTER, Duty.MISSED),
        (FOUR, AFTER, Duty.MET),
        ([*FOUR[:3], date(2026, 11, 14)], AFTER, Duty.MET),
        ([*FOUR[:3], date(2026, 11, 15)], AFTER, Duty.MISSED),
    ],
)
def test_quota_is_judged_after_last_day(days, on, expected):
    unit = make_organ("UBND xã")
    hold(unit, *days)
    assert of(unit, on=on).quota == expected


def test_dialogue_after_season_does_not_count():
    unit = make_organ("UBND xã")
    hold(unit, FOUR[0], date(2026, 11, 20))
    found = of(unit, on=date(2026, 12, 1))
    assert (found.in_season, found.after_season) == (1, 1)


def test_extraordinary_ones_are_counted_apart():
    unit = make_organ("UBND xã")
    hold(unit, *FOUR, form=Form.EXTRAORDINARY)
    assert (of(unit).in_season, of(unit).extraordinary, of(unit).quota) == (0, 4, Duty.MISSED)


def test_cancelled_dialogue_counts_as_nothing():
    unit = make_organ("UBND xã")
    dialogue = make_dialogue(chair=make_head(unit), on=FOUR[0], held=False)
    lifecycle.cancel(dialogue, by=Actor("UBND xã"), on=FOUR[0], reason="Bão.")
    conditions = [counted_as(each, rules=rules_of(2026)) for each in CountedAs]
    assert not any(Dialogue.objects.filter(condition).exists() for condition in conditions)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": Unit.Kind.DEPARTMENT},
        {"kind": Unit.Kind.COUNCIL},
        {"accountable_since": None},
        {"accountable_since": date(2027, 1, 1)},
        {"valid_to": date(2025, 6, 30)},
    ],
)
def test_unaccountable_units_are_not_bound(values):
    unit = make_organ("Đơn vị", **values)
    assert unit not in [each.unit for each in year_of(2026, on=AFTER).units]


@pytest.mark.parametrize("values", [{"valid_from": date(2026, 7, 1)}, {"valid_to": date(2026, 6, 30)}])
def test_part_year_does_not_bind(values):
    assert of(make_organ("UBND xã", **values)).quota == Duty.NOT_BOUND


def test_a_place_counts_both_its_organs(place):
    party = make_organ("Đảng ủy xã", place, kind=Unit.Kind.PARTY_COMMITTEE)
    committee = make_organ("UBND xã", place)
    hold(party, *FOUR[:2])
    hold(committee, *FOUR[2:])
    [found] = by_place(year_of(2026, on=AFTER).units)
    assert (found.in_season, found.quota) == (4, Duty.MET)
    assert [each.quota for each in found.units] == [Duty.MISSED, Duty.MISSED]


def test_place_with_fewest_dialogues_comes_first(place):
    hold(make_organ("UBND xã Bắc", place), *FOUR[:2])
    make_organ("UBND xã Nam")
    assert [each.name for each in by_place(year_of(2026, on=AFTER).units)] == ["UBND xã Nam", "xã Tân Hòa"]


def make_plan(unit: Unit, *, issued_on: date, chair=None) -> None:
    plan = AnnualPlan(unit=unit, year=2026, number="8-KH/ĐU", title="Kế hoạch", issued_on=issued_on, live=False)
    plan.rows = [PlannedDialogue(chair=chair or make_head(unit), theme="Nước", place_text="NVH", time_text="8 giờ")]
    plan.save()
    publish(plan.save_revision())


@pytest.mark.parametrize(
    ("issued_on", "on", "expected"),
    [
        (None, date(2026, 1, 31), Duty.PENDING),
        (None, date(2026, 2, 1), Duty.MISSED),
        (date(2026, 1, 31), date(2026, 2, 1), Duty.MET),
        (date(2026, 2, 3), date(2026, 2, 4), Duty.MISSED),
    ],
)
def test_plan_is_due_by_its_day(issued_on, on, expected):
    unit = make_organ("UBND xã")
    if issued_on:
        make_plan(unit, issued_on=issued_on)
    assert of(unit, on=on).plan == expected


def test_joint_plan_counts_for_each_head():
    party, committee = make_organ("Đảng ủy xã", kind=Unit.Kind.PARTY_COMMITTEE), make_organ("UBND xã")
    make_plan(party, issued_on=date(2026, 1, 20), chair=make_head(committee))
    assert of(committee).plan == Duty.MET


def test_a_year_is_two_queries(place, django_assert_num_queries):
    for number in range(3):
        hold(make_organ(f"UBND xã {number}", place), *FOUR)
    with django_assert_num_queries(2):
        year_of(2026, on=AFTER)


@pytest.mark.parametrize(
    ("since", "years"),
    [
        ([], set()),
        ([None], set()),
        ([date(2024, 7, 1), date(2025, 1, 1), None], {2024, 2025, 2026}),
        ([date(2027, 1, 1)], set()),
        ([date(9999, 12, 31)], set()),
        ([date(1, 1, 1)], set(range(1990, 2027))),
    ],
)
def test_years_since_first_are_owed(since, years):
    assert years_owed([Unit(accountable_since=day) for day in since], on=AFTER) == years
