"""A badge says of what it speaks, and the worst that is true of it: the same words on cards, paper and aloud."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.utils import translation

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Dialogue, Notice, ReceptionDay
from portal.petitions import lifecycle
from portal.public.presenters import statuses
from portal.public.presenters.cards import notices
from portal.public.presenters.cards.dialogues import badges_of, for_cards
from portal.public.presenters.cards.receptions import badge_of as reception_badge
from portal.records.actors import Actor
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import (
    DUE_ON,
    HELD_ON,
    ISSUED_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_notice,
    make_petition,
    make_unit,
)

from .reading import in_english, read

pytestmark = pytest.mark.django_db

BY, DAY = Actor("Phòng Kinh tế"), timedelta(days=1)
LATER = DUE_ON + 61 * DAY


@pytest.fixture(autouse=True)
def english(request):
    """The words of badges; pages are asked for in a language of their own."""
    if "client" in request.fixturenames:
        yield
    else:
        with translation.override("en"):
            yield


def done(commitment: Commitment, on: date) -> None:
    commitments.report(commitment, by=BY, on=on, text="Xong.", done=True)


def found(commitment: Commitment, verdict: Verdict, on: date) -> None:
    verdicts.record_finding(commitment, verdict=verdict, reason="Đã xem tại chỗ.", supervisor=make_unit(), on=on)


def reopened(commitment: Commitment, on: date) -> None:
    commitments.reopen(commitment, by=BY, on=on, reason="Chưa đạt.", due_on=on + 30 * DAY)


def told_of(commitment: Commitment, on: date) -> list[tuple[str, str]]:
    fresh = Commitment.objects.prefetch_related("events", "findings").get(pk=commitment.pk)
    return [(badge.tone, badge.text) for badge in statuses.of_commitment(fresh, on=on)]


OPEN, REPORTED = ("info", "Being carried out"), ("neutral", "Reported as done")
LIVES = {
    "open": ([], ISSUED_ON, [OPEN, ("info", "Before the deadline")]),
    "overdue": ([], LATER, [OPEN, ("bad", "61 days overdue")]),
    "reported in time": ([(done, DUE_ON)], LATER, [REPORTED, ("neutral", "Reported in time")]),
    "reported late": ([(done, DUE_ON + 2 * DAY)], LATER, [REPORTED, ("warn", "2 days late")]),
    "done again": (
        [(done, ISSUED_ON + DAY), (reopened, ISSUED_ON + 2 * DAY), (done, ISSUED_ON + 3 * DAY)],
        LATER,
        [REPORTED, ("warn", "Done again after it was reopened")],
    ),
}


@pytest.mark.parametrize("life", LIVES)
def test_task_badge_says_what_was_reported(life):
    steps, on, expected = LIVES[life]
    commitment = make_commitment()
    for step, day in steps:
        step(commitment, day)
    assert told_of(commitment, on) == expected


def test_green_badge_needs_later_verdict():
    commitment = make_commitment()
    done(commitment, ISSUED_ON + DAY)
    found(commitment, Verdict.KEPT, ISSUED_ON + 2 * DAY)
    assert told_of(commitment, LATER)[1:] == [
        ("good", "In time, confirmed by the supervisor"),
        ("good", "Supervisor: Kept"),
    ]


def test_older_verdict_is_marked_as_older():
    commitment = make_commitment()
    commitments.report(commitment, by=BY, on=ISSUED_ON + DAY, text="Đang làm.")
    found(commitment, Verdict.KEPT, ISSUED_ON + 2 * DAY)
    done(commitment, ISSUED_ON + 3 * DAY)
    assert told_of(commitment, LATER)[1:] == [
        ("neutral", "Reported in time"),
        ("warn", "Supervisor: Kept, older than the report"),
    ]


def test_undated_task_badge_says_so():
    commitment = make_commitment(due_on=None)
    assert told_of(commitment, LATER)[1:] == [("neutral", "No due date was set")]


def test_unassigned_petition_shows_days_waiting():
    petition = make_petition()
    [badge] = statuses.of_task(petition, on=HELD_ON + 34 * DAY)
    assert (badge.tone, badge.text) == ("warn", "Waiting to be assigned for 34 days")


def test_reclosed_petition_is_not_on_time():
    petition = make_petition()
    lifecycle.assign(petition, by=BY, on=ISSUED_ON, owner=make_unit(), due_on=DUE_ON)
    lifecycle.resolve(petition, by=BY, on=ISSUED_ON + DAY, text="Xong.")
    lifecycle.reopen(petition, by=BY, on=ISSUED_ON + 2 * DAY, reason="Chưa.", due_on=DUE_ON + 9 * DAY)
    lifecycle.resolve(petition, by=BY, on=ISSUED_ON + 3 * DAY, text="Xong.")
    assert statuses.of_task(petition, on=LATER)[-1].text == "Done again after it was reopened"


# A notice --------------------------------------------------------------------------------------------------------


def notice_with(*lives) -> Notice:
    """A commitment for each life: what happens to it, in steps."""
    notice = make_notice(*(make_conclusion() for _ in lives))
    for commitment, steps in zip(Commitment.objects.order_by("conclusion__number"), lives, strict=True):
        for step, *arguments in steps:
            step(commitment, *arguments)
    return notice


NOTICES = {
    "none done": ([[], []], LATER, ("bad", "2 tasks 61 days overdue")),
    "nothing due yet": ([[], []], ISSUED_ON, ("info", "2 tasks open, before their dates")),
    "reported only": ([[(done, DUE_ON)]], LATER, ("neutral", "All reported done, 0 of 1 confirmed")),
    "one late": ([[(done, LATER)], [(done, DUE_ON)]], LATER, ("warn", "All reported done, 1 late")),
    "found not done": (
        [[(done, DUE_ON), (found, Verdict.NOT, DUE_ON + DAY)]], LATER, ("bad", "1 task found not done")
    ),
    "confirmed": (
        [[(done, DUE_ON), (found, Verdict.KEPT, DUE_ON + DAY)]], LATER,
        ("good", "All done, confirmed by the supervisor"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NOTICES)
def test_notice_shows_worst_task_status(case):
    lives, on, expected = NOTICES[case]
    notice_with(*lives)
    [notice] = notices.for_cards(Notice.objects.all(), on=on)
    worst, own = notices.badges_of(notice, on=on)
    assert (worst.tone, worst.text) == expected
    assert (own.tone, own.text) == ("neutral", "Notice issued in time")


# A dialogue and a reception --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (HELD_ON, [("neutral", "Held"), ("info", "Notice not due yet")]),
        (LATER, [("neutral", "Held"), ("bad", "No notice issued, due by 16 March 2026")]),
    ],
)
def test_held_dialogue_without_notice_is_overdue(on, expected):
    make_dialogue()
    [dialogue] = for_cards(Dialogue.objects.all())
    assert [(badge.tone, badge.text) for badge in badges_of(dialogue, on=on)] == expected


@pytest.mark.parametrize("announced", [False, True])
def test_past_day_shows_missing_result(announced):
    dialogue = make_dialogue(held=False, announced=announced)
    [before] = badges_of(dialogue, on=HELD_ON)
    assert before.text in ("Planned", "Announced")
    [after] = badges_of(dialogue, on=HELD_ON + 12 * DAY)
    assert (after.tone, after.text) == ("warn", "12 days past, no result reported")


def test_a_past_reception_has_no_result():
    day = ReceptionDay(on=HELD_ON)
    assert reception_badge(day, on=HELD_ON).text == "Planned"
    assert reception_badge(day, on=HELD_ON + DAY).text == "1 day past, no result reported"


# The same words everywhere ----------------------------------------------------------------------------------------


def sheet_of(client, notice: Notice) -> str:
    document = pypdfium2.PdfDocument(client.get(f"{notice.get_absolute_url()}cam-ket.pdf").content)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.usefixtures("today")
def test_sheet_shows_open_task_before_deadline(client):
    text = sheet_of(client, make_notice(make_conclusion(due_on=date(2026, 12, 31))))
    assert "Trong hạn" in text
    assert "Đúng hạn" not in text


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("number", [1, 8])
def test_sheet_keeps_long_conclusions_whole(client, number):
    long = " ".join(f"Câu thứ {n} của kết luận nói rõ việc phải làm ở thôn Ngò." for n in range(40)) + " Hết."
    text = sheet_of(client, make_notice(*(make_conclusion(text=long) for _ in range(number))))
    assert text.count("Câu thứ 39 của kết luận nói rõ việc phải làm ở thôn Ngò. Hết.") == number
    assert "…" not in text


@pytest.mark.usefixtures("today")
def test_spoken_notice_gives_same_statuses(client):
    notice = make_notice(make_conclusion(), make_conclusion(due_on=None))
    spoken = read(client, f"{notice.get_absolute_url()}doc-loa/")
    assert "Quá hạn 17 ngày" in spoken
    assert "Không ghi thời hạn" in spoken


@pytest.mark.usefixtures("today")
def test_claim_and_verdict_are_in_order(client):
    commitment = make_commitment()
    done(commitment, date(2026, 4, 1))
    found(commitment, Verdict.PARTLY, date(2026, 4, 10))
    reopened(commitment, date(2026, 4, 12))
    done(commitment, date(2026, 5, 2))
    page = read(client, in_english(commitment.conclusion.notice))
    verdict, claim = page.index("The supervisor found Partly kept"), page.index("The responsible unit says Reported")
    assert verdict < claim
    assert "Older than the report of 2 May 2026, which nobody has checked." in page


@pytest.mark.usefixtures("today")
def test_answer_summary_bears_its_day(client):
    petition = make_petition(answer_summary="Sẽ làm trong quý này.")
    lifecycle.assign(petition, by=BY, on=ISSUED_ON, owner=make_unit(), due_on=DUE_ON)
    lifecycle.answer(petition, by=BY, on=date(2026, 4, 3), text="Đã trả lời.")
    assert "Answer of 3 April 2026" in read(client, in_english(petition))
    lifecycle.reopen(petition, by=BY, on=date(2026, 5, 3), reason="Chưa thỏa đáng.")
    assert "reopened on 3 May 2026, after this answer" in read(client, in_english(petition))


@pytest.mark.usefixtures("today")
def test_due_date_explains_its_origin(client):
    commitment = make_commitment()
    commitments.extend(commitment, due_on=date(2026, 9, 1), by=BY, on=date(2026, 4, 1), reason="Chờ vốn.")
    page = read(client, in_english(commitment.conclusion.notice))
    assert f"It follows from Conclusion 1, notice {commitment.conclusion.notice.number} of 12 March 2026" in page
    assert "Extended on 1 April 2026. Chờ vốn." in page
    assert "First date: 29 May 2026 . Date that holds now: 1 September 2026 ." in page


@pytest.mark.usefixtures("today")
def test_undated_task_explains_missing_date(client):
    commitment = make_commitment(due_on=None)
    page = read(client, in_english(commitment.conclusion.notice))
    assert "A unit was made responsible, and no date was set." in page
