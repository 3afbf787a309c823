"""An act counts by the day of its document if it was shown here soon enough after it (decision 0021)."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone, translation

from portal.dialogues import commitments, deadlines, lifecycle
from portal.dialogues.models import Commitment, Dialogue
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.organisations.models import Unit
from portal.petitions import lifecycle as petitions
from portal.petitions.models import Petition
from portal.petitions.publication import publish
from portal.petitions.states import State
from portal.public.presenters.deadlines import displayed_deadlines
from portal.records.actors import Actor
from portal.records.history.act_dates import entered_at
from portal.records.ledger.checks import differences
from portal.supervision.figures.notice_outcomes import NoticeOutcome, outcome, with_notice_deadline
from portal.workdays.models import Deadline
from tests.factories import (
    BASIS,
    DUE_ON,
    HELD_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_head,
    make_notice,
    make_petition,
    make_unit,
)

pytestmark = pytest.mark.django_db
BY = Actor("UBND xã")
LONG_AGO = date(2025, 7, 1)
NOTICE_DUE = date(2026, 3, 16)
TODAY = date(2026, 11, 30)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def committee(**values) -> Unit:
    return make_unit(kind=Unit.Kind.PEOPLES_COMMITTEE, **{"joined_on": LONG_AGO, **values})


def dialogue_of(unit: Unit, **values) -> Dialogue:
    with entered_at(noon(values.get("on", HELD_ON))):
        return make_dialogue(chair=make_head(unit), **values)


def deadline_of(dialogue: Dialogue, code: str = "notice") -> Deadline:
    return Deadline.of(dialogue).get(code=code)


def published(dialogue: Dialogue, *, issued_on: date, shown_on: date, **values):
    with entered_at(noon(shown_on)):
        return make_notice(make_conclusion(), dialogue=dialogue, issued_on=issued_on, **values)


CASES = [
    # document, shown here, in time
    (date(2026, 3, 12), date(2026, 3, 12), True),
    (date(2026, 3, 12), date(2026, 3, 22), True),  # the last day of the bound, after the due date
    (date(2026, 3, 12), date(2026, 3, 23), False),
    (date(2026, 3, 12), TODAY, False),  # dated back
    (date(2026, 3, 17), date(2026, 3, 17), False),  # late by its document
]


@pytest.mark.parametrize(("issued_on", "shown_on", "in_time"), CASES)
def test_notice_is_timely_if_shown_soon(issued_on, shown_on, in_time):
    dialogue = dialogue_of(committee())
    published(dialogue, issued_on=issued_on, shown_on=shown_on)
    deadline = deadline_of(dialogue)
    assert (deadline.due_on, deadline.met_on, deadline.shown_on) == (NOTICE_DUE, issued_on, shown_on)
    assert Deadline.objects.met_in_time().filter(pk=deadline.pk).exists() is in_time
    assert Deadline.objects.met_late().filter(pk=deadline.pk).exists() is not in_time
    wanted = NoticeOutcome.IN_TIME if in_time else NoticeOutcome.LATE
    assert with_notice_deadline(Dialogue.objects.all()).filter(outcome(wanted, on=TODAY)).get() == dialogue


def test_history_before_joining_counts_by_document():
    dialogue = dialogue_of(committee(joined_on=date(2026, 11, 1)))
    published(dialogue, issued_on=date(2026, 3, 12), shown_on=TODAY)
    deadline = deadline_of(dialogue)
    assert deadline.from_records
    assert deadline.is_met_in_time


def test_changed_joining_day_reevaluates_deadlines():
    unit = committee(joined_on=date(2026, 11, 1))
    dialogue = dialogue_of(unit)
    published(dialogue, issued_on=date(2026, 3, 12), shown_on=TODAY)
    unit.joined_on = LONG_AGO
    unit.save()
    assert not deadline_of(dialogue).is_met_in_time


def test_joining_day_in_future_is_refused():
    with pytest.raises(ValidationError, match="joined_on"):
        make_unit(joined_on=timezone.localdate() + timedelta(days=1)).full_clean()


def test_republication_cannot_backdate_deadline():
    dialogue = dialogue_of(committee())
    notice = published(dialogue, issued_on=date(2026, 3, 17), shown_on=date(2026, 3, 17))
    notice.issued_on = date(2026, 3, 12)
    publish(notice.save_revision())
    assert deadline_of(dialogue).met_on == date(2026, 3, 17)


def test_page_marks_notice_shown_late(client):
    dialogue = dialogue_of(committee())
    notice = published(dialogue, issued_on=date(2026, 3, 12), shown_on=TODAY)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "Công khai tại đây từ 30/11/2026, công bố chậm 263 ngày" in page


def test_page_marks_notice_from_records(client):
    dialogue = dialogue_of(committee(joined_on=date(2026, 11, 1)))
    notice = published(dialogue, issued_on=date(2026, 3, 12), shown_on=TODAY)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "Công khai tại đây từ 30/11/2026, theo hồ sơ nhập" in page
    assert "công bố chậm" not in page


# What is typed late ----------------------------------------------------------------------------------------------


def coming(unit: Unit, *, on: date, entered_on: date, **values) -> Dialogue:
    """A dialogue that was typed on a day, planned on that day as far as the portal knows."""
    start = timezone.make_aware(datetime(on.year, on.month, on.day, 8))
    dialogue = Dialogue(
        unit=unit, chair=make_head(unit), starts_at=start, theme="Đường làng", place_text="Ngò", **values
    )
    with entered_at(noon(entered_on)):
        lifecycle.plan(dialogue, by=BY, on=entered_on)
    return dialogue


def announce(dialogue: Dialogue, *, on: date, entered_on: date) -> None:
    with entered_at(noon(entered_on)):
        lifecycle.announce(dialogue, by=BY, on=on, basis=BASIS)


def test_announcement_before_entry_is_accepted():
    dialogue = coming(committee(), on=date(2026, 12, 10), entered_on=TODAY)
    announce(dialogue, on=date(2026, 11, 17), entered_on=TODAY)
    assert dialogue.state == DialogueState.ANNOUNCED
    deadline = deadline_of(dialogue, "announcement")
    assert (deadline.due_on, deadline.met_on) == (date(2026, 12, 3), date(2026, 11, 17))
    assert deadline.is_met_in_time


def test_timeline_marks_announcement_entered_late(client):
    dialogue = coming(committee(), on=date(2026, 12, 10), entered_on=TODAY)
    announce(dialogue, on=date(2026, 11, 17), entered_on=TODAY)
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert "Công khai tại đây từ 30/11/2026, nhập muộn 13 ngày" in page


def test_late_entry_differs_from_late_act():
    dialogue = coming(committee(), on=TODAY, entered_on=TODAY)
    announce(dialogue, on=date(2026, 11, 17), entered_on=TODAY)
    with translation.override("vi"):
        shown = {
            each.code: each for each in displayed_deadlines(Deadline.of(dialogue).select_related("rule"), on=TODAY)
        }
    assert shown["announcement"].words == "Công bố chậm 13 ngày"


def test_earlier_step_keeps_later_state():
    dialogue = dialogue_of(committee(), announced=False)
    announce(dialogue, on=HELD_ON - timedelta(days=9), entered_on=HELD_ON + timedelta(days=1))
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.HELD
    assert deadline_of(dialogue, "announcement").is_met_in_time


def test_impossible_history_is_refused():
    dialogue = dialogue_of(committee())
    with pytest.raises(ValidationError, match="05/03/2026"):
        lifecycle.cancel(dialogue, by=BY, on=HELD_ON - timedelta(days=1), reason="Bão")
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.HELD


def test_unordered_postponements_keep_last_day():
    dialogue = coming(committee(), on=date(2026, 12, 4), entered_on=date(2026, 11, 1))
    for on, day in [(date(2026, 11, 20), 18), (date(2026, 11, 10), 11)]:
        starts_at = timezone.make_aware(datetime(2026, 12, day, 8))
        lifecycle.postpone(dialogue, by=BY, on=on, reason="Bão", starts_at=starts_at)
    assert dialogue.day == date(2026, 12, 18)
    told = [event.data["to"][:10] for event in dialogue.events.filter(kind="postponed")]
    assert told == ["2026-12-11", "2026-12-18"]


# Deadlines follow from the events --------------------------------------------------------------------------------


def test_postponed_dialogue_needs_new_announcement():
    dialogue = coming(committee(), on=date(2026, 12, 4), entered_on=date(2026, 11, 1))
    announce(dialogue, on=date(2026, 11, 20), entered_on=date(2026, 11, 20))
    starts_at = timezone.make_aware(datetime(2027, 1, 6, 8))
    lifecycle.postpone(dialogue, by=BY, on=date(2026, 11, 30), reason="Bão", starts_at=starts_at)
    deadline = deadline_of(dialogue, "announcement")
    assert (deadline.due_on, deadline.met_on) == (date(2026, 12, 30), None)
    assert [change.due_on for change in deadline.changes.all()] == [date(2026, 11, 27)]


def test_postponed_dialogue_shows_new_deadline(client):
    dialogue = coming(committee(), on=date(2026, 12, 4), entered_on=date(2026, 11, 1))
    announce(dialogue, on=date(2026, 11, 20), entered_on=date(2026, 11, 20))
    starts_at = timezone.make_aware(datetime(2027, 1, 6, 8))
    lifecycle.postpone(dialogue, by=BY, on=date(2026, 11, 30), reason="Bão", starts_at=starts_at)
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert "30/12/2026" in page
    told = client.get(f"/api/v1/dialogues/{dialogue.slug}").json()["deadlines"]
    assert [(each["code"], each["due_on"]) for each in told] == [("announcement", "2026-12-30")]


@pytest.mark.parametrize(
    ("kind", "on", "codes"),
    [
        (Unit.Kind.PEOPLES_COMMITTEE, HELD_ON, {"announcement", "notice", "result"}),
        (Unit.Kind.PARTY_COMMITTEE, HELD_ON, {"notice"}),
        (Unit.Kind.PEOPLES_COMMITTEE, date(2024, 3, 21), {"notice"}),
        (Unit.Kind.PEOPLES_COMMITTEE, date(2021, 7, 1), set()),
    ],
)
def test_deadlines_follow_organ_and_day(kind, on, codes):
    dialogue = dialogue_of(make_unit(kind=kind, joined_on=LONG_AGO), on=on)
    assert set(Deadline.of(dialogue).values_list("code", flat=True)) == codes


def test_committee_chair_binds_dialogue_deadlines():
    party = make_unit(kind=Unit.Kind.PARTY_COMMITTEE)
    dialogue = dialogue_of(committee(), held=False)
    dialogue.unit = party
    dialogue.save()
    deadlines.settle(dialogue)
    assert Deadline.of(dialogue).filter(code="announcement").exists()


def test_result_lateness_counts_calendar_days():
    dialogue = dialogue_of(committee())
    published(dialogue, issued_on=date(2026, 3, 26), shown_on=date(2026, 3, 26))
    deadline = deadline_of(dialogue, "result")
    assert deadline.due_on == date(2026, 3, 16)
    with translation.override("vi"):
        words = {
            each.code: each.words
            for each in displayed_deadlines(Deadline.of(dialogue).select_related("rule"), on=TODAY)
        }
    assert words["result"] == "chậm 10 ngày"
    assert words["notice"] == "chậm 8 ngày làm việc"


# Reports and answers ---------------------------------------------------------------------------------------------


def commitment_of(unit: Unit) -> Commitment:
    with entered_at(noon(HELD_ON)):
        return make_commitment(dialogue=make_dialogue(chair=make_head(unit)))


@pytest.mark.parametrize(
    ("entered_on", "in_time"), [(DUE_ON, True), (DUE_ON + timedelta(days=9), True), (TODAY, False)]
)
def test_backdated_report_is_late(entered_on, in_time):
    commitment = commitment_of(committee())
    with entered_at(noon(entered_on)):
        commitments.report(commitment, by=BY, on=DUE_ON - timedelta(days=1), text="Xong.", done=True)
    assert Commitment.objects.late().filter(pk=commitment.pk).exists() is not in_time


def test_earlier_progress_keeps_commitment_done():
    commitment = commitment_of(committee())
    commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", done=True)
    commitments.report(commitment, by=BY, on=DUE_ON - timedelta(days=20), text="Đang làm.")
    assert (commitment.state, commitment.done_on) == (CommitmentState.DONE, DUE_ON)


def test_report_after_completion_is_refused():
    commitment = commitment_of(committee())
    commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", done=True)
    with pytest.raises(ValidationError):
        commitments.report(commitment, by=BY, on=DUE_ON + timedelta(days=1), text="Đang làm.")


def test_backdated_answer_is_late():
    petition = make_petition(unit=committee())
    petitions.assign(petition, by=BY, on=HELD_ON, owner=make_unit(), due_on=DUE_ON)
    with entered_at(noon(TODAY)):
        petitions.answer(petition, by=BY, on=DUE_ON - timedelta(days=1), text="Đã trả lời.")
    assert (petition.state, petition.closed_on) == (State.ANSWERED, DUE_ON - timedelta(days=1))
    assert list(Petition.objects.late()) == [petition]


def test_earlier_assignment_keeps_answered_state():
    petition = make_petition(unit=committee())
    petitions.answer(petition, by=BY, on=DUE_ON, text="Đã trả lời.")
    owner = make_unit()
    petitions.assign(petition, by=BY, on=HELD_ON, owner=owner, due_on=DUE_ON)
    petition.refresh_from_db()
    assert (petition.state, petition.owner, petition.due_on) == (State.ANSWERED, owner, DUE_ON)


def test_earlier_assignment_keeps_later_owner():
    first, second = make_unit(), make_unit()
    petition = make_petition(unit=committee())
    petitions.assign(petition, by=BY, on=HELD_ON + timedelta(days=5), owner=second)
    petitions.assign(petition, by=BY, on=HELD_ON, owner=first)
    petition.refresh_from_db()
    assert petition.owner == second


# What is stored --------------------------------------------------------------------------------------------------


def test_verification_checks_counted_day():
    dialogue = dialogue_of(committee())
    published(dialogue, issued_on=date(2026, 3, 12), shown_on=TODAY)
    assert list(differences()) == []
    Deadline.of(dialogue).filter(code="notice").update(counted_on=date(2026, 3, 12))
    assert sum(each.check == "histories" for each in differences()) == 1
    call_command("settle_deadlines", stdout=StringIO())
    assert list(differences()) == []
