"""A fresh installation has the rules and the calendar; a library's year comes unconfirmed and overwrites nothing."""

from datetime import date

import pytest
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from portal.workdays.deadlines import set_deadline
from portal.workdays.initial_data import seed_empty_tables
from portal.workdays.models import DeadlineRule, SpecialDay

from .days import DOMAIN, day


@pytest.mark.django_db
def test_shipped_calendar_matches_domain_data():
    kinds = {"nghi": "off", "lam_bu": "make_up"}
    rows = SpecialDay.objects.values_list("date", "kind", "name", "certainty", "source")
    assert set(rows) == {
        (day(row["date"]), kinds[row["kind"]], row["name"], row["certainty"], row["source"]) for row in DOMAIN["days"]
    }


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_is_seeded_again():
    call_command("flush", interactive=False, verbosity=0)
    assert DeadlineRule.objects.count() == 9
    assert SpecialDay.objects.count() == len(DOMAIN["days"])


@pytest.mark.django_db
def test_seeding_keeps_changes_of_staff(django_assert_num_queries):
    DeadlineRule.objects.exclude(code="notice").delete()
    SpecialDay.objects.exclude(date=date(2026, 11, 24)).delete()
    with django_assert_num_queries(4):  # savepoint, one question for each table, release
        seed_empty_tables(using="default")
    assert DeadlineRule.objects.count() == SpecialDay.objects.count() == 1


@pytest.mark.django_db
def test_missing_tables_are_not_seeded():
    seed_empty_tables(using="default", apps=Apps())


@pytest.mark.django_db
def test_shipped_rules_pass_form_checks():
    for rule in DeadlineRule.objects.all():
        rule.full_clean()


@pytest.mark.django_db
def test_leap_day_is_no_fixed_day():
    rule = DeadlineRule.objects.get(code="plan")
    rule.month, rule.day = 2, 29
    with pytest.raises(ValidationError, match="day"):
        rule.full_clean()


@pytest.mark.django_db
def test_library_year_comes_unconfirmed(capsys):
    call_command("seed_calendar", "2027")
    added = SpecialDay.objects.filter(date__year=2027)
    assert date(2027, 11, 24) in {each.date for each in added}
    assert all(each.source and each.date.isoweekday() <= 5 for each in added)
    assert set(SpecialDay.objects.unconfirmed()) == set(added)
    assert str(added.count()) in capsys.readouterr().out


@pytest.mark.django_db
def test_library_overwrites_no_existing_day():
    before = set(SpecialDay.objects.values_list("date", "kind", "name", "certainty", "source"))
    call_command("seed_calendar", "2025")
    call_command("seed_calendar", "2025")
    after = set(SpecialDay.objects.values_list("date", "kind", "name", "certainty", "source"))
    assert before <= after


@pytest.mark.django_db
def test_seeded_year_moves_running_deadlines(django_user_model):
    record = django_user_model.objects.create(username="a dialogue")
    deadline = set_deadline(record, "notice", level="commune", starts_on=date(2026, 12, 25))
    assert "2027" in deadline.explanation
    call_command("seed_calendar", "2027")
    deadline.refresh_from_db()
    assert deadline.due_on == date(2027, 1, 6)
    assert deadline.changes.get().due_on == date(2027, 1, 5)


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["1850", "2101"])
def test_year_beyond_library_is_refused(year):
    with pytest.raises(CommandError, match=year):
        call_command("seed_calendar", year)
