"""Deadlines of a record: set, moved, met, recomputed when the calendar changes, forgotten with the record."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from portal.records.models import AppendOnly
from portal.records.signals import record_changed, record_purged
from portal.workdays import deadlines
from portal.workdays.deadlines import Act, NoRuleInForce, meet, recompute_open, set_deadline
from portal.workdays.enums import Kind
from portal.workdays.models import Deadline, DeadlineChange, DeadlineRule, SpecialDay
from portal.workdays.timeliness import DeadlineState

from .days import CALENDAR, day

pytestmark = pytest.mark.django_db
SESSION = date(2026, 11, 13)
DUE = date(2026, 11, 25)


@pytest.fixture
def subject(django_user_model):
    """Any record will do: this app knows none by name."""
    return django_user_model.objects.create(username="a dialogue")


@pytest.fixture
def announced():
    """Records announced as changed."""
    heard = []

    def listen(instance, **kwargs):
        heard.append(instance)

    record_changed.connect(listen)
    yield heard
    record_changed.disconnect(listen)


def notice_of(record, starts_on: date = SESSION, **given) -> Deadline:
    return set_deadline(record, "notice", level="commune", starts_on=starts_on, **given)


def swap_of_23_november(**given) -> SpecialDay:
    """The swap that was still under consultation on 18 September 2026 (calendar.json)."""
    special = SpecialDay(date=date(2026, 11, 23), kind=Kind.OFF, name="Hoán đổi")
    special.save(**given)
    return special


def test_deadline_has_date_and_explanation(subject):
    deadline = notice_of(subject)
    deadline.refresh_from_db()
    assert (deadline.record, deadline.code, deadline.due_on, deadline.met_on) == (subject, "notice", DUE, None)
    with translation.override("en"):
        assert deadline.explanation == (
            "7 working days after 13 November 2026; not counted: 24 November (Ngày Văn hóa Việt Nam) and weekends"
        )


def test_record_has_one_deadline_per_code(subject):
    deadline = notice_of(subject)
    deadline.pk = None
    deadline._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        deadline.save()


def test_repeated_setting_changes_nothing(subject, django_assert_num_queries):
    calendar = SpecialDay.objects.calendar()
    first = notice_of(subject)
    with django_assert_num_queries(4):  # savepoint, rule, deadline, release
        again = notice_of(subject, calendar=calendar)
    assert again == first
    assert not first.changes.exists()


def test_moved_start_keeps_former_date(subject):
    notice_of(subject)
    deadline = notice_of(subject, date(2026, 11, 16), reason="Bão")
    assert deadline.due_on == date(2026, 11, 26)
    former = deadline.changes.get()
    assert (former.due_on, former.reason) == (DUE, "Bão")
    with translation.override("en"):
        assert former.explanation.startswith("7 working days after 13 November 2026")


def test_unexplained_move_names_both_days(subject):
    notice_of(subject)
    former = notice_of(subject, date(2026, 11, 16)).changes.get()
    assert "13/11/2026" in former.reason
    assert "16/11/2026" in former.reason


def test_rule_binds_only_its_organs(subject):
    with pytest.raises(NoRuleInForce):
        set_deadline(subject, "result", level="commune", starts_on=SESSION, organs=["party_committee"])
    assert set_deadline(subject, "result", level="commune", starts_on=SESSION, organs=["peoples_committee"])


def test_named_deadlines_are_forgotten_alone(subject):
    notice_of(subject)
    result = set_deadline(subject, "result", level="commune", starts_on=SESSION, organs=["peoples_committee"])
    deadlines.delete_deadlines(subject, "notice")
    assert list(Deadline.of(subject)) == [result]


def test_no_rule_means_no_deadline(subject):
    with pytest.raises(NoRuleInForce, match="result"):
        set_deadline(subject, "result", level="district", starts_on=SESSION)


def test_earliest_counting_act_meets_deadline(subject):
    notice_of(subject)
    first, second = Act(date(2026, 11, 27)), Act(date(2026, 11, 20))
    assert meet(subject, "notice", first, second).met_on == date(2026, 11, 20)
    assert meet(subject, "notice", first).met_on == date(2026, 11, 27)
    assert meet(subject, "notice").met_on is None


def test_backdated_act_replaces_no_true_act(subject):
    notice_of(subject)
    true = Act(date(2026, 11, 27), shown_on=date(2026, 11, 27))
    dated_back = Act(date(2026, 11, 14), shown_on=date(2026, 12, 30))
    met = meet(subject, "notice", dated_back, true)
    assert (met.met_on, met.shown_on, met.counted_on) == (date(2026, 11, 27),) * 3


def test_rule_sets_publication_bound(subject):
    act = Act(date(2026, 11, 20), shown_on=date(2026, 12, 10))
    for bound, counted in [(10, date(2026, 12, 10)), (20, date(2026, 11, 20)), (None, date(2026, 11, 20))]:
        DeadlineRule.objects.update(publish_within_days=bound)
        notice_of(subject)
        assert meet(subject, "notice", act).counted_on == counted


def test_changed_bound_rejudges_deadline(subject):
    deadline = notice_of(subject)
    meet(subject, "notice", Act(date(2026, 11, 20), shown_on=date(2026, 12, 10)))
    rule = deadline.rule
    rule.publish_within_days = 30
    rule.save()
    deadline.refresh_from_db()
    assert deadline.counted_on == date(2026, 11, 20)


def test_changed_bound_spares_records_of_before(subject):
    deadline = notice_of(subject)
    meet(subject, "notice", Act(date(2026, 11, 20), shown_on=date(2027, 11, 30), from_records=True))
    deadline.rule.publish_within_days = 5
    deadline.rule.save()
    deadline.refresh_from_db()
    assert (deadline.counted_on, deadline.from_records) == (date(2026, 11, 20), True)


def test_act_from_records_counts_by_document(subject):
    notice_of(subject)
    met = meet(subject, "notice", Act(date(2026, 11, 20), shown_on=date(2027, 11, 30), from_records=True))
    assert met.counted_on == date(2026, 11, 20)
    assert met.from_records


def test_meeting_missing_deadline_is_error(subject):
    with pytest.raises(Deadline.DoesNotExist):
        meet(subject, "notice", Act(SESSION))


def test_new_day_off_moves_open_deadlines(subject, announced):
    deadline = notice_of(subject)
    swap_of_23_november(reason="Thông báo của Bộ Nội vụ")
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 11, 26)
    former = deadline.changes.get()
    assert (former.due_on, former.reason) == (DUE, "Thông báo của Bộ Nội vụ")
    assert announced == [subject]


def test_unexplained_calendar_change_names_day(subject):
    deadline = notice_of(subject)
    special = swap_of_23_november()
    special.delete()
    assert [change.due_on for change in deadline.changes.all()] == [DUE, date(2026, 11, 26)]
    assert all("23/11/2026" in change.reason for change in deadline.changes.all())


def test_days_deleted_together_announce_once(subject, announced):
    deadline = notice_of(subject, date(2026, 2, 12))
    SpecialDay.objects.filter(name="Tết Bính Ngọ").delete()
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 2, 23)
    assert deadline.changes.count() == 1
    assert announced == [subject]


def test_a_met_deadline_never_moves(subject, announced):
    notice_of(subject)
    deadline = meet(subject, "notice", Act(date(2026, 11, 20)))
    swap_of_23_november()
    deadline.refresh_from_db()
    assert deadline.due_on == DUE
    assert not deadline.changes.exists()
    assert announced == []


def test_unmoved_recomputation_writes_nothing(subject, announced, django_assert_num_queries):
    notice_of(subject)
    with django_assert_num_queries(5):  # savepoint, calendar, one batch, no further batch, release
        assert recompute_open(reason="Không đổi") == 0
    assert not DeadlineChange.objects.exists()
    assert announced == []


def test_renamed_day_off_renews_explanation_only(subject, announced):
    deadline = notice_of(subject)
    special = SpecialDay.objects.get(date=date(2026, 11, 24))
    special.name = "Ngày Văn hóa"
    special.save()
    deadline.refresh_from_db()
    assert "(Ngày Văn hóa)" in deadline.explanation
    assert not deadline.changes.exists()
    assert announced == [subject]


def test_deadlines_are_recomputed_in_batches(django_user_model, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(deadlines, "BATCH", 10)
    calendar = SpecialDay.objects.calendar()
    records = django_user_model.objects.bulk_create(django_user_model(username=f"{n}") for n in range(25))
    for record in records:
        notice_of(record, calendar=calendar)
    SpecialDay.objects.bulk_create([SpecialDay(date=date(2026, 11, 23), name="Hoán đổi")])
    with django_assert_max_num_queries(30):
        assert recompute_open(reason="Hoán đổi") == 25
    assert Deadline.objects.filter(due_on=date(2026, 11, 26)).count() == 25
    assert DeadlineChange.objects.count() == 25


def test_failed_calendar_change_changes_nothing(subject):
    def fail(**kwargs):
        raise RuntimeError("a listener failed")

    deadline = notice_of(subject)
    record_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            swap_of_23_november()
    finally:
        record_changed.disconnect(fail)
    deadline.refresh_from_db()
    assert deadline.due_on == DUE
    assert not SpecialDay.objects.filter(date=date(2026, 11, 23)).exists()


def test_history_is_neither_changed_nor_deleted(subject):
    former = notice_of(subject) and notice_of(subject, date(2026, 11, 16)).changes.get()
    for attempt in (
        former.save,
        former.delete,
        DeadlineChange.objects.all().delete,
        lambda: DeadlineChange.objects.update(reason="other"),
    ):
        with pytest.raises(AppendOnly):
            attempt()


def test_purge_deletes_deadlines_and_history(subject):
    notice_of(subject)
    notice_of(subject, date(2026, 11, 16))
    record_purged.send(type(subject), instance=subject)
    assert not Deadline.objects.exists()
    assert not DeadlineChange.objects.exists()


def test_deadlines_are_filtered_by_timeliness(django_user_model):
    for number in range(30):
        record = django_user_model.objects.create(username=f"{number}")
        notice_of(record, date(2026, 2, 2) + timedelta(days=number))
        if number % 3 == 0:
            meet(record, "notice", Act(date(2026, 2, 27)))
    today = day("2026-02-24")
    found = {
        DeadlineState.MET_IN_TIME: Deadline.objects.met_in_time(),
        DeadlineState.MET_LATE: Deadline.objects.met_late(),
        DeadlineState.OVERDUE: Deadline.objects.overdue(on=today),
        DeadlineState.DUE_SOON: Deadline.objects.due_soon(on=today),
    }
    for timeliness, rows in found.items():
        assert rows
        assert {row.standing(today=today, calendar=CALENDAR).state for row in rows} == {timeliness}
    others = Deadline.objects.exclude(pk__in=[row.pk for rows in found.values() for row in rows])
    assert {row.standing(today=today, calendar=CALENDAR).state for row in others} == {DeadlineState.OPEN}
