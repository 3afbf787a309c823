"""What was corrected in a record whose dump is loaded elsewhere: there, too, it shows what stood before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from portal.corrections import approval
from portal.dialogues import commitments, lifecycle, reception
from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice, ReceptionDay
from portal.dialogues.publication import withdraw
from portal.opendata.exports import dumps
from portal.opendata.loading import load_dump
from portal.petitions.models import Petition
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.supervision import verdicts
from portal.supervision.models import Finding, Verdict
from tests.dialogues.test_editions import make_plan, move_third_row
from tests.factories import (
    DUE_ON,
    HELD_ON,
    make_commitment,
    make_dialogue,
    make_petition,
    make_reception_rule,
    make_unit,
)
from tests.public.reading import read

from .emptying import empty
from .test_example_again import OF_THE_PLACE
from .test_loading import told

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
BY = Actor("Phòng Kinh tế xã")
Clock = time_machine.Traveller
Corrected = Callable[[Clock], None]


def correct(
    clock: Clock, target: Any, values: dict[str, Any], *, reason: str = "Ghi nhầm khi nhập.", withheld: bool = False
) -> None:
    clock.shift(60)
    clerk, approver = (get_user_model().objects.get_or_create(username=name)[0] for name in ("vanthu", "duyet"))
    unit = getattr(target, "unit", None) or make_unit()
    proposal = approval.propose(
        target, values, proposed_by=unit, user=clerk, on=TODAY, reason=reason, withheld=withheld
    )
    approval.approve(proposal, by=Actor(str(unit), approver), on=TODAY)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def petition() -> Petition:
    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    made = make_commitment(dialogue=dialogue, petition_codes=[petition.code])
    commitments.report(made, by=BY, on=DUE_ON + timedelta(days=20), text="Đã sửa xong 20 m.", done=True)
    return Petition.objects.get(pk=petition.pk)


def done() -> Any:
    return Commitment.objects.get().events.in_force().get(kind="done")


def words_of_a_petition(clock: Clock) -> None:
    correct(clock, Petition.objects.get(), {"title": "Sửa 200 m đường", "hamlet": "thôn Ngò"})


def personal_data_of_a_petition(clock: Clock) -> None:
    correct(clock, Petition.objects.get(), {"content": "Đề nghị sửa đường."}, withheld=True)


def day_of_receipt(clock: Clock) -> None:
    correct(clock, Petition.objects.get(), {"received_on": HELD_ON + timedelta(days=3)})


def report_twice(clock: Clock) -> None:
    correct(clock, done(), {"text": "Đã sửa xong 200 m.", "document": "12/BC-UBND"})
    correct(clock, done(), {"on": DUE_ON - timedelta(days=2)}, reason="Nhầm ngày.")


def report_with_personal_data(clock: Clock) -> None:
    correct(clock, done(), {"text": "Đã sửa xong 200 m."}, withheld=True)


def due_date(clock: Clock) -> None:
    correct(clock, Commitment.objects.get().events.get(kind="assigned"), {"due": DUE_ON + timedelta(days=30)})


def finding_twice(clock: Clock) -> None:
    verdicts.record_finding(
        Commitment.objects.get(), verdict=Verdict.NOT, reason="Chưa làm.", supervisor=make_unit(), on=TODAY
    )
    correct(clock, Finding.objects.get(), {"kind": Verdict.PARTLY.value, "text": "Mới làm một nửa."})
    correct(clock, Finding.objects.in_force().get(), {"text": "Mới làm quá nửa."}, reason="Đo lại.")


def time_of_a_held_dialogue(clock: Clock) -> None:
    dialogue = Dialogue.objects.get()
    correct(clock, dialogue, {"starts_at": dialogue.starts_at - timedelta(hours=6), "attendees": 85})


def day_of_a_held_dialogue_twice(clock: Clock) -> None:
    for days in (7, 2):
        dialogue = Dialogue.objects.get()
        correct(clock, dialogue, {"starts_at": dialogue.starts_at - timedelta(days=days)})


def theme_of_a_dialogue(clock: Clock) -> None:
    correct(clock, Dialogue.objects.get(), {"theme": "Nước sạch", "place_text": "Hội trường xã"})


def time_of_a_dialogue_ahead(clock: Clock) -> None:
    ahead = make_dialogue(on=date(2026, 12, 5), held=False)
    correct(clock, ahead, {"starts_at": ahead.starts_at + timedelta(days=1), "place_text": "Hội trường xã"})


def step_of(dialogue: Dialogue, kind: str) -> Any:
    return dialogue.events.in_force().get(kind=kind)


def announcement_twice(clock: Clock) -> None:
    for days in (9, 8):
        dialogue = Dialogue.objects.get()
        correct(clock, step_of(dialogue, "announced"), {"on": HELD_ON - timedelta(days=days)})


def planning_and_day_held(clock: Clock) -> None:
    dialogue = Dialogue.objects.get()
    correct(clock, step_of(dialogue, "planned"), {"on": HELD_ON - timedelta(days=50)})
    correct(clock, step_of(dialogue, "held"), {"on": HELD_ON - timedelta(days=2)})


def postponement_with_reason(clock: Clock) -> None:
    ahead = make_dialogue(on=date(2026, 12, 5), held=False)
    later = ahead.starts_at + timedelta(days=5)
    lifecycle.postpone(ahead, by=BY, on=date(2026, 11, 29), reason="Mưa.", starts_at=later)
    correct(clock, step_of(ahead, "postponed"), {"on": date(2026, 11, 28), "text": "Bão số 9."})


def cancellation(clock: Clock) -> None:
    ahead = make_dialogue(on=date(2026, 12, 5), held=False)
    lifecycle.cancel(ahead, by=BY, on=date(2026, 11, 26), reason="Mưa.")
    correct(clock, step_of(ahead, "cancelled"), {"on": date(2026, 11, 28)})


def hours_of_reception(clock: Clock) -> None:
    day = reception.plan_day(make_reception_rule(), date(2026, 12, 15), date(2026, 12, 15), by=BY, on=TODAY)
    correct(clock, day, {"starts": time(9), "place_text": "Phòng họp"})


def reasons_of_a_reception(clock: Clock) -> None:
    early = date(2026, 11, 26)
    day = reception.plan_day(make_reception_rule(), date(2026, 12, 15), date(2026, 12, 15), by=BY, on=early)
    reception.move(day, to=date(2026, 12, 17), by=BY, on=early, reason="Họp.")
    correct(clock, day.events.get(kind="moved"), {"text": "Họp Hội đồng nhân dân."})
    correct(clock, day.events.filter(kind="moved").last(), {"on": date(2026, 11, 27)})
    day.refresh_from_db()
    reception.cancel(day, by=BY, on=TODAY, reason="Mưa.")
    correct(clock, day.events.get(kind="cancelled"), {"text": "Bão số 12."})


def edition_of_a_notice(clock: Clock) -> None:
    for title in ("Kết luận đối thoại về nước sạch", "Kết luận đối thoại về đường và nước sạch"):
        notice: Any = Notice.objects.get()
        notice.title, notice.opening = title, f"{title}, tại xã."
        clock.shift(60)
        publish(notice.save_revision())


def edition_of_a_plan(clock: Clock) -> None:
    plan = make_plan()
    for title in ("Kế hoạch năm 2026", "Kế hoạch đối thoại năm 2026"):
        clock.shift(60)
        plan.title = title
        move_third_row(plan)
        plan = AnnualPlan.objects.get()
    withdraw(plan, by=BY, on=TODAY, reason="Ban hành nhầm năm.")


CORRECTED = [
    words_of_a_petition,
    personal_data_of_a_petition,
    day_of_receipt,
    report_twice,
    report_with_personal_data,
    due_date,
    finding_twice,
    time_of_a_held_dialogue,
    day_of_a_held_dialogue_twice,
    theme_of_a_dialogue,
    time_of_a_dialogue_ahead,
    announcement_twice,
    planning_and_day_held,
    postponement_with_reason,
    cancellation,
    hours_of_reception,
    reasons_of_a_reception,
    edition_of_a_notice,
    edition_of_a_plan,
]


def pages() -> dict[str, str]:
    records = [*Petition.objects.public(), *Dialogue.objects.public(), *Notice.objects.public()]
    days = [record.get_absolute_url().partition("#")[0] for record in ReceptionDay.objects.public()]
    return {
        address: OF_THE_PLACE.sub("", read(Client(), address))
        for address in (*(each.get_absolute_url() for each in records), *days)
    }


@pytest.mark.parametrize("made", CORRECTED, ids=lambda made: made.__name__)
def test_loaded_dump_tells_the_corrections(settings, tmp_path: Path, petition, clock, made: Corrected):
    settings.DUMPS_ROOT = tmp_path
    made(clock)
    data, shown = told(TODAY), pages()
    assert any(record.get("corrections") for rows in data.values() for record in rows)
    folder = dumps.make(now=timezone.now()).folder
    empty()
    load_dump(folder, today=TODAY)
    for name, rows in told(TODAY).items():
        assert rows == data[name], name
    assert pages() == shown
