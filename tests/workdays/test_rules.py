"""Which rule holds at a level on a day, and the date each gives."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from portal.workdays.deadlines import compute, rule_in_force, rules_starting_from, set_deadline
from portal.workdays.models import DeadlineRule

from .days import CALENDAR, VECTORS, day

pytestmark = pytest.mark.django_db
ANY_DAY = date(2026, 2, 12)
LAW_OF_2025 = date(2025, 7, 1)  # Luật 72/2025


def rule(code: str, level: str = "commune", on: date = ANY_DAY) -> DeadlineRule:
    found = rule_in_force(code, level=level, on=on, organs=["peoples_committee"])
    assert found
    return found


def due(code: str, starts_on: str) -> date:
    return compute(rule(code), starts_on=day(starts_on), calendar=CALENDAR).due_on


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["event"])
def test_shipped_rules_give_vector_dates(vector):
    assert due("notice", vector["event"]) == day(vector["due_7_working_days"])
    if day(vector["event"]) >= LAW_OF_2025:
        assert due("result", vector["event"]) == day(vector["due_10_calendar_days_rolled"])


@pytest.mark.parametrize(
    ("code", "starts_on", "expected"),
    [
        ("announcement", "2026-02-12", "2026-02-05"),
        ("plan", "2026-01-01", "2026-01-31"),
        ("season", "2026-07-01", "2026-11-14"),
    ],
)
def test_preceding_deadlines_have_last_allowed_day(code, starts_on, expected):
    assert due(code, starts_on) == day(expected)


def test_quota_counts_dialogues_without_date():
    assert rule("quota").count == 4
    with pytest.raises(ValueError, match="quota"):
        due("quota", "2026-01-01")


def test_shipped_rules_name_legal_basis():
    assert DeadlineRule.objects.count() == 9
    assert not DeadlineRule.objects.filter(legal_basis="").exists()


@pytest.mark.parametrize("level", ["province", "district", "commune"])
def test_notice_is_due_at_every_level(level):
    assert rule("notice", level).count == 7


def test_result_binds_communes_only():
    assert rule("result", "commune").count == 10
    assert rule_in_force("result", level="district", on=ANY_DAY, organs=["peoples_committee"]) is None


@pytest.mark.parametrize("code", ["result", "announcement"])
def test_law_of_2025_is_not_retroactive(code):
    before, since = LAW_OF_2025 - timedelta(days=1), LAW_OF_2025
    assert rule_in_force(code, level="commune", on=before, organs=["peoples_committee"]) is None
    assert rule_in_force(code, level="commune", on=since, organs=["peoples_committee"])


@pytest.mark.parametrize("code", ["result", "announcement"])
def test_law_binds_peoples_committee_alone(code):
    assert rule_in_force(code, level="commune", on=ANY_DAY, organs=["party_committee"]) is None
    assert rule_in_force(code, level="commune", on=ANY_DAY, organs=["party_committee", "peoples_committee"])


def test_notice_binds_party_committee_too():
    assert rule_in_force("notice", level="commune", on=ANY_DAY, organs=["party_committee"])


@pytest.mark.parametrize("code", ["notice", "plan", "season", "quota"])
def test_conclusion_of_2021_is_not_retroactive(code):
    assert rule_in_force(code, level="district", on=date(2021, 7, 8)) is None
    assert rule_in_force(code, level="district", on=date(2021, 7, 9))


def test_level_rule_precedes_general_rule():
    own = another_notice(level="commune", count=5)
    assert rule("notice", "commune") == own
    assert rule("notice", "province").count == 7


def test_rule_holds_within_its_validity():
    passing = another_notice(level="commune", valid_from=date(2026, 7, 1), valid_to=date(2026, 12, 31))
    for on, expected in [("2026-06-30", False), ("2026-07-01", True), ("2026-12-31", True), ("2027-01-01", False)]:
        assert (rule("notice", "commune", on=day(on)) == passing) is expected


def test_newer_rule_of_level_holds():
    newer = another_notice(valid_from=date(2026, 1, 1))
    assert rule("notice") == newer


def test_dialogue_starts_one_rule_per_code():
    another_notice(level="commune", count=5)
    rules = rules_starting_from("dialogue", direction="after", on=ANY_DAY)
    assert [(each.code, each.level) for each in rules] == [("notice", ""), ("result", "commune")]
    assert [each.count for each in rules_starting_from("dialogue", direction="after", on=ANY_DAY, level="commune")] == [
        5,
        10,
    ]


def test_rule_with_deadline_cannot_be_deleted(django_user_model):
    subject = django_user_model.objects.create(username="anything")
    deadline = set_deadline(subject, "notice", level="commune", starts_on=ANY_DAY)
    with pytest.raises(ProtectedError):
        deadline.rule.delete()


@pytest.mark.parametrize(
    "senseless",
    [
        {"unit": "working_days", "count": None},
        {"unit": "working_days", "roll": True},
        {"unit": "fixed_day_of_year", "count": None, "starts_from": "year"},
        {"unit": "count_per_year"},
    ],
)
def test_senseless_rule_is_refused_by_database(senseless):
    with pytest.raises(IntegrityError), transaction.atomic():
        another_notice(**senseless)


def test_validity_ends_after_it_begins():
    with pytest.raises(ValidationError) as refused:
        another_notice(valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))
    assert set(refused.value.message_dict) == {"valid_to"}


def another_notice(**changed) -> DeadlineRule:
    fields = {
        "code": "notice",
        "label": "Notice",
        "starts_from": "dialogue",
        "direction": "after",
        "unit": "working_days",
        "count": 7,
        "legal_basis": "Invented for this test",
    }
    return DeadlineRule.objects.create(**fields | changed)


@pytest.mark.parametrize(("direction", "due_on"), [("after", "2026-02-22"), ("before", "2026-02-02")])
def test_unrolled_days_stay_on_sunday(direction, due_on):
    ten_days = DeadlineRule(unit="calendar_days", direction=direction, count=10)
    assert compute(ten_days, starts_on=ANY_DAY, calendar=CALENDAR).due_on == day(due_on)
