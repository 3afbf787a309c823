"""What the scoreboard counts, and what it never tells."""

from datetime import date, timedelta

import pytest

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Dialogue
from portal.organisations.models import UnitSuccession
from portal.petitions import lifecycle
from portal.petitions.models import Kind
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide
from portal.supervision import verdicts
from portal.supervision.figures.notice_outcomes import (
    NoticeOutcome,
    notices_by_unit,
    outcome,
    outcome_of,
    with_notice_deadline,
)
from portal.supervision.figures.petition_figures import petition_figures
from portal.supervision.figures.scoreboard import scoreboard, without_notice
from portal.supervision.figures.small_cells import Cell, merge_small_cells
from portal.supervision.figures.tallies import CommitmentTally, NoticeTally, VerdictTally
from portal.supervision.models import Verdict
from portal.workdays import deadlines
from tests.factories import make_commitment, make_conclusion, make_dialogue, make_notice, make_petition, make_unit

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
BY = Actor("Phòng Kinh tế")


def board(**values):
    return scoreboard(year=2026, on=TODAY, **values)


def test_notice_is_late_after_due_date():
    due = date(2026, 3, 16)  # 7 working days after Thursday 5 March
    make_notice(issued_on=due)
    make_notice(issued_on=due + timedelta(days=1))
    assert board().notices == NoticeTally(in_time=1, late=1)


def test_missing_notice_is_pending_until_due():
    dialogue = make_dialogue()
    for day, tally in ((date(2026, 3, 16), NoticeTally(pending=1)), (date(2026, 3, 17), NoticeTally(missing=1))):
        assert scoreboard(year=2026, on=day).notices == tally
        assert list(without_notice(year=2026, on=day)) == ([dialogue] if tally.missing else [])


def test_pending_notices_are_in_no_rate():
    assert NoticeTally(in_time=1, late=1, missing=1, pending=5).due == 3


def test_draft_or_hidden_notice_counts_missing():
    make_notice(publish=False)
    hidden = make_notice()
    decide(hidden, level=Visibility.NEVER, by=BY, on=TODAY, basis="Quyết định")
    assert board().notices == NoticeTally(missing=2)


def test_only_first_notice_counts():
    dialogue = make_dialogue()
    make_notice(dialogue=dialogue)
    make_notice(dialogue=dialogue, issued_on=date(2026, 5, 20))
    assert board().notices == NoticeTally(in_time=1)


def test_held_dialogue_has_one_outcome():
    make_notice()
    make_notice(issued_on=date(2026, 5, 20))
    make_dialogue()
    make_dialogue(on=date(2026, 6, 10))
    clocked = with_notice_deadline(Dialogue.objects.public().held())
    found = [set(clocked.filter(outcome(each, on=TODAY))) for each in NoticeOutcome]
    assert [len(each) for each in found] == [1, 1, 1, 1]
    assert len(set.union(*found)) == 4
    assert [outcome_of(dialogue, on=TODAY) for rows in found for dialogue in rows] == list(NoticeOutcome)


def test_row_agrees_with_database_on_deadline():
    due = date(2026, 3, 16)
    make_notice(issued_on=due)
    make_dialogue()
    for day, of_missing in ((due, NoticeOutcome.PENDING), (due + timedelta(days=1), NoticeOutcome.MISSING)):
        rows = with_notice_deadline(Dialogue.objects.order_by("pk"))
        assert [outcome_of(row, on=day) for row in rows] == [NoticeOutcome.IN_TIME, of_missing]
        assert [rows.filter(outcome(each, on=day)).count() for each in (NoticeOutcome.IN_TIME, of_missing)] == [1, 1]


def test_only_held_dialogue_owes_notice():
    make_dialogue(held=False)
    assert board().notices == NoticeTally()


def test_unannounced_dialogues_are_not_counted():
    make_dialogue(announced=False)
    assert board().notices == NoticeTally()


def test_year_counts_its_dialogues_and_commitments():
    make_notice(dialogue=make_dialogue(on=date(2025, 12, 30)), issued_on=date(2026, 1, 6))
    assert board().notices == NoticeTally()
    assert board().commitments == CommitmentTally()
    assert scoreboard(year=2025, on=TODAY).commitments.total == 1


def test_commitments_are_timely_late_open_overdue():
    in_time, late, _overdue = make_commitment(), make_commitment(), make_commitment()
    make_commitment(due_on=date(2026, 6, 15))
    commitments.report(in_time, by=BY, on=date(2026, 5, 29), text="Xong.", done=True)
    commitments.report(late, by=BY, on=date(2026, 5, 30), text="Xong.", done=True)
    tally = board().commitments
    assert tally == CommitmentTally(in_time=1, late=1, open=1, overdue=1, in_first_time=1)
    assert (tally.done, tally.total) == (2, 4)


def test_extension_does_not_meet_first_date():
    commitment = make_commitment()
    commitments.extend(commitment, due_on=date(2026, 6, 10), by=BY, on=date(2026, 5, 20), reason="Chờ vật tư")
    commitments.report(commitment, by=BY, on=date(2026, 6, 9), text="Xong.", done=True)
    assert board().commitments == CommitmentTally(in_time=1, in_first_time=0)


def test_withdrawn_commitment_is_in_no_total():
    commitments.withdraw(make_commitment(), by=BY, on=date(2026, 5, 20), reason="Kết luận được thay")
    assert board().commitments.total == 0
    assert board().verdicts.total == 0


def test_latest_verdict_and_unchecked_are_counted():
    commitment = make_commitment()
    make_commitment()
    front = make_unit()
    for verdict, day in ((Verdict.NOT, 1), (Verdict.KEPT, 9)):
        verdicts.record_finding(commitment, verdict=verdict, reason="Đã xem.", supervisor=front, on=date(2026, 6, day))
    tally = board().verdicts
    assert tally == VerdictTally(kept=1, unchecked=1)
    assert (tally.checked, tally.total) == (1, 2)


def test_sorted_unit_rows_sum_to_total():
    make_notice(make_conclusion(owner=make_unit("Phòng Ô")), make_conclusion(owner=make_unit("Phòng Ăn")))
    found = board()
    names = [str(score.unit) for score in found.scores]
    assert names.index("Phòng Ăn") < names.index("Phòng Ô")
    assert sum((score.notices for score in found.scores), NoticeTally()) == found.notices
    assert sum((score.commitments for score in found.scores), CommitmentTally()) == found.commitments


def test_unit_counts_as_organiser_or_owner():
    notice = make_notice()
    make_notice()
    assert board(unit=notice.unit).notices.held == 1
    assert board(unit=notice.unit).commitments.total == 0
    assert board(unit=Commitment.objects.first().owner).commitments.total == 1


@pytest.mark.parametrize("size", [1, 9])
def test_scoreboard_asks_constant_queries(django_assert_num_queries, size):
    for _ in range(size):
        make_notice()
    with django_assert_num_queries(4):
        board()


def test_dialogue_without_rule_stays_pending():
    dialogue = make_dialogue(on=date(2026, 3, 5))
    deadlines.delete_deadlines(dialogue)
    assert notices_by_unit(Dialogue.objects.public().held(), on=TODAY)[dialogue.unit_id] == NoticeTally(pending=1)


def figures():
    return petition_figures(year=2026, on=TODAY)


def test_complaint_counts_in_total_only():
    make_petition()
    for _number in range(3):
        make_petition(kind=Kind.COMPLAINT)
    make_petition(public=False)
    found = figures()
    assert (found.received, found.public) == (4, 1)
    assert sum(cell.count for cell in found.topics) == 1


def test_petition_due_today_is_not_overdue():
    for due_on in (TODAY, TODAY - timedelta(days=1)):
        lifecycle.assign(make_petition(), by=BY, on=date(2026, 3, 6), owner=None, due_on=due_on)
    found = figures()
    assert (found.open, found.overdue) == (2, 1)


def test_total_tells_no_small_difference():
    make_petition()
    for _number in range(2):
        make_petition(kind=Kind.COMPLAINT)
    assert (figures().received, figures().public) == (1, 1)


def test_answered_is_not_resolved():
    answered, resolved, overdue = make_petition(), make_petition(), make_petition()
    lifecycle.answer(answered, by=BY, on=date(2026, 4, 1), text="Đã trả lời.")
    lifecycle.resolve(resolved, by=BY, on=date(2026, 4, 1), text="Xong.")
    lifecycle.assign(overdue, by=BY, on=date(2026, 4, 1), owner=make_unit(), due_on=date(2026, 6, 14))
    found = figures()
    assert (found.answered, found.resolved, found.open, found.overdue) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([9, 5, 3], [9, 5, 3]),
        ([9, 5, 2, 1], [9, 5, 3]),
        ([9, 5, 1], [9, 6]),  # one alone would still be one: the next larger joins it
        ([9, 5, 3, 2], [9, 5, 5]),
        ([2], [2]),
        ([1, 1], [2]),
        ([], []),
    ],
)
def test_cells_under_three_are_merged(counts, shown):
    cells = [Cell(label=str(number), count=count, key=str(number)) for number, count in enumerate(counts)]
    found = merge_small_cells(cells)
    assert [cell.count for cell in found] == shown
    assert all(cell.key == "" for cell in found if cell.count not in counts)
    assert sum(cell.count for cell in found) == sum(counts)


def test_three_stand_alone():
    cells = tuple(Cell(label=str(count), count=count, key=str(count)) for count in (9, 5, 3))
    assert merge_small_cells(cells) == cells


def test_equal_cells_stand_by_key():
    cells = [Cell(label=key, count=4, key=key) for key in ("nuoc", "duong", "dat")]
    assert merge_small_cells(cells) == merge_small_cells(cells[::-1]) == tuple(cells[::-1])


# What a unit that ended left open -------------------------------------------------------------------------------------


@pytest.fixture
def merged_units():
    """A unit with a task open and one done, which was merged into another."""
    old, new = make_unit("UBND xã cũ"), make_unit("UBND xã mới")
    make_notice(make_conclusion(owner=old, text="Xong"), make_conclusion(owner=old, text="Chưa xong"))
    commitment = Commitment.objects.get(conclusion__text="Xong")
    commitments.report(commitment, by=BY, on=date(2026, 5, 4), text="Xong.", done=True)
    old.valid_to = date(2026, 5, 31)
    old.save()
    UnitSuccession._default_manager.create(predecessor=old, successor=new, on=date(2026, 6, 1))
    return old, new


def test_open_task_passes_to_successor(merged_units):
    _old, new = merged_units
    scores = {score.unit: score for score in board().scores}
    assert scores[new].commitments == CommitmentTally(overdue=1)
    assert scores[new].inherited == 1
    assert board(unit=new).commitments == CommitmentTally(overdue=1)


def test_settled_task_stays_with_closed_unit(merged_units):
    old, _new = merged_units
    scores = {score.unit: score for score in board().scores}
    settled = CommitmentTally(in_time=1, in_first_time=1)
    assert scores[old].commitments == board(unit=old).commitments == settled


def test_task_is_not_inherited_before_closing(merged_units):
    _old, new = merged_units
    before = scoreboard(year=2026, on=date(2026, 5, 31))
    assert new not in {score.unit for score in before.scores}


def test_handed_over_task_is_not_inherited(merged_units):
    _old, _new = merged_units
    other = make_unit("Phòng Kinh tế xã mới")
    task = Commitment.objects.get(conclusion__text="Chưa xong")
    commitments.hand_over(task, to=other, by=BY, on=date(2026, 6, 2), text="Bàn giao.")
    scores = {score.unit: score for score in board().scores}
    assert scores[other].commitments.total == 1
    assert scores[other].inherited == 0
