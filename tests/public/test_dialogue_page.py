"""A dialogue: how to take part before it, what is owed after it."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from portal.dialogues import lifecycle
from portal.dialogues.models import AnnualPlan
from portal.public.views.dialogues import opinions_window
from portal.records.actors import Actor
from portal.workdays.models import SpecialDay
from tests.factories import make_conclusion, make_dialogue, make_notice, make_petition

from .reading import in_english, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("UBND xã")


def page_of(client, dialogue):
    return read(client, in_english(dialogue))


def test_upcoming_dialogue_says_how_to_join(client):
    dialogue = make_dialogue(on=date(2026, 6, 25), held=False, how_to_join="Không cần giấy mời.")
    page = page_of(client, dialogue)
    assert "How to take part Không cần giấy mời." in page
    assert "08:00, Thursday 25 June 2026" in page


def test_dialogue_without_instructions_names_organiser(client):
    dialogue = make_dialogue(on=date(2026, 6, 25), held=False)
    assert f"Ask {dialogue.unit}, which organises" in page_of(client, dialogue)


@pytest.mark.parametrize(
    ("opens", "closes", "window"),
    [
        (date(2026, 6, 16), date(2026, 6, 20), "before"),
        (date(2026, 6, 15), date(2026, 6, 20), "open"),
        (date(2026, 6, 1), date(2026, 6, 15), "open"),
        (date(2026, 6, 1), date(2026, 6, 14), "over"),
        (None, date(2026, 6, 15), "open"),
        (date(2026, 6, 15), None, "open"),
        (None, None, ""),
    ],
)
def test_opinions_window_includes_both_end_days(today, opens, closes, window):
    dialogue = make_dialogue(held=False, opinions_from=opens, opinions_until=closes)
    assert opinions_window(dialogue, on=today) == window


def test_days_left_for_notice_are_working(client):
    dialogue = make_dialogue(on=date(2026, 6, 9))
    page = page_of(client, dialogue)
    assert "18 June 2026 3 working days left" in page
    assert "7 working days after 9 June 2026" in page
    assert "The notice of conclusion has not been issued yet" in page


def test_notice_is_due_today_on_deadline(client):
    assert "15 June 2026 Due today" in page_of(client, make_dialogue(on=date(2026, 6, 4)))


def test_days_late_are_working_days(client):
    page = page_of(client, make_dialogue(on=date(2026, 6, 2)))
    assert "No notice of conclusion has been issued It was due by 11 June 2026: 2 working days late." in page


def test_late_notice_shows_working_days_late(client):
    dialogue = make_dialogue(on=date(2026, 5, 5))
    make_notice(make_conclusion(), dialogue=dialogue, issued_on=date(2026, 5, 18))
    page = page_of(client, dialogue)
    assert "14 May 2026 2 working days late Done on 18 May 2026" in page
    assert "No notice of conclusion" not in page


def test_recalculated_deadline_keeps_former_date(client):
    dialogue = make_dialogue(on=date(2026, 6, 9))
    SpecialDay(date=date(2026, 6, 17), name="Nghỉ đột xuất").save(reason="Công điện số 5")
    page = page_of(client, dialogue)
    assert "19 June 2026" in page
    assert "18 June 2026 , replaced on 15 June 2026 : Công điện số 5" in page


def test_commune_dialogue_shows_both_deadlines(client):
    page = page_of(client, make_dialogue(on=date(2026, 6, 9)))
    assert "Notice of conclusion 18 June 2026" in page
    assert "Publication of the result of the dialogue 19 June 2026" in page


def test_page_links_petitions_and_notice(client):
    petition = make_petition(dialogue=make_dialogue())
    notice = make_notice(dialogue=petition.dialogue)
    page = client.get(petition.dialogue.get_absolute_url()).content.decode()
    assert f'href="{petition.get_absolute_url()}"' in page
    assert f'href="{notice.get_absolute_url()}"' in page


def test_postponed_dialogue_shows_reason_and_date(client):
    dialogue = make_dialogue(on=date(2026, 6, 18), held=False)
    moved = datetime(2026, 7, 2, 14, 30, tzinfo=timezone.get_default_timezone())
    lifecycle.postpone(dialogue, by=BY, on=date(2026, 6, 14), reason="Mưa lũ", starts_at=moved)
    page = page_of(client, dialogue)
    assert "Postponed Mưa lũ" in page
    assert "New date: 2 July 2026 , 14:30" in page


def test_cancelled_dialogue_owes_no_notice(client):
    dialogue = make_dialogue(on=date(2026, 6, 1), held=False)
    lifecycle.cancel(dialogue, by=BY, on=date(2026, 6, 1), reason="Trùng bầu cử")
    page = page_of(client, dialogue)
    assert "Trùng bầu cử" in page
    assert "Deadlines" not in page


def test_attendance_has_thousands_separator(client):
    dialogue = make_dialogue(on=date(2026, 6, 9), held=False)
    lifecycle.hold(dialogue, by=BY, on=date(2026, 6, 9), attendees=1250, speakers=12, answered_on_site=3)
    assert "1,250 people present" in page_of(client, dialogue)
    assert "1.250" in read(client, dialogue.get_absolute_url())


def test_unpublished_plan_is_not_named(client):
    dialogue = make_dialogue()
    dialogue.plan = AnnualPlan.objects.create(unit=dialogue.unit, year=2026, title="Kế hoạch nháp", live=False)
    dialogue.save()
    assert "Kế hoạch nháp" not in page_of(client, dialogue)
