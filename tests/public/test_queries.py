"""A page asks the database as often for a long list as for a short one: lists at most 10 times, records 15."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType

from portal.dialogues import commitments
from portal.dialogues.models import AnnualPlan, Commitment, PlannedDialogue, Topic
from portal.organisations.models import Boundary, Place, PlaceSuccession, Unit, UnitSuccession
from portal.petitions import lifecycle
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import (
    make_conclusion,
    make_dialogue,
    make_head,
    make_notice,
    make_petition,
    make_picture,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("Văn phòng UBND xã")
LISTS = [
    "/lich-doi-thoai/",
    "/lich-doi-thoai/2026/",
    "/lich-doi-thoai/2026/7/",
    "/thong-bao/",
    "/kien-nghi/",
    "/cam-ket/",
    "/giam-sat/",
    "/giam-sat/bieu-do/",
]
SIZES = [1, 12]


def make_everything(size: int) -> dict[str, str]:
    """`size` of everything that can hang on one record; the addresses of the richest page of each type."""
    old = Place.objects.create(name="xã Cũ", level="commune", kind="commune", valid_to=date(2025, 6, 30))
    new = Place.objects.create(name="xã Mới", level="commune", kind="commune")
    PlaceSuccession.objects.create(predecessor=old, successor=new, on=date(2025, 7, 1))
    ring = [[106.1, 21.4], [106.2, 21.4], [106.2, 21.5], [106.1, 21.4]]
    Boundary.objects.create(place=new, geometry={"type": "Polygon", "coordinates": [ring]})
    unit = make_unit("UBND xã", place=new)
    head = make_head(unit)
    for _ in range(size):
        former = make_unit(valid_to=date(2025, 6, 30))
        UnitSuccession.objects.create(predecessor=former, successor=unit, on=date(2025, 7, 1))
        make_head(unit)
    plan = make_plan(unit, head, size)
    dialogue = make_dialogue(chair=head, place=old, plan=plan, plan_row=1)
    make_past_and_ahead(head, size)
    petitions = [make_petition(dialogue=dialogue, place=old, unit=unit, topic=topic(n)) for n in range(size)]
    petitions[0].related.set(petitions[1:])
    conclusions = [
        make_conclusion(petition_codes=[petition.code], coordinating=[make_unit() for _ in range(size)])
        for petition in petitions
    ]
    notice = make_notice(*conclusions, dialogue=dialogue, issued_on=date(2026, 3, 20))
    for n in range(size):
        make_notice(dialogue=dialogue, corrects=notice, issued_on=date(2026, 3, 21))
        attach(notice, make_picture(), title=f"Ảnh {n}", by=BY)
    for commitment in Commitment.objects.filter(conclusion__notice=notice):
        live_through(commitment, former, size)
    lifecycle.forward(petitions[0], to=make_unit(), by=BY, on=date(2026, 6, 14), reason="Tỉnh lộ")
    return {
        "petition": petitions[0].get_absolute_url(),
        "dialogue": dialogue.get_absolute_url(),
        "notice": notice.get_absolute_url(),
        "unit": unit.get_absolute_url(),
        "former": former.get_absolute_url(),
    }


def topic(number: int) -> Topic:
    return Topic.objects.create(name=f"Lĩnh vực {number}")


def make_plan(unit: Unit, head, size: int) -> AnnualPlan:
    plan = AnnualPlan(unit=unit, year=2026, number="8-KH/ĐU", title="Kế hoạch", issued_on=date(2026, 1, 20), live=False)
    plan.rows = [
        PlannedDialogue(chair=head, theme="Nước sạch", place_text="Nhà văn hóa", time_text="8 giờ") for _ in range(size)
    ]
    plan.save()
    publish(plan.save_revision())
    plan.refresh_from_db()
    return plan


def make_past_and_ahead(head, size: int) -> None:
    for n in range(size):
        make_dialogue(chair=head, on=date(2026, 2, 2) + timedelta(days=n))
        make_dialogue(on=date(2026, 7, 2) + timedelta(days=n), held=False)


def live_through(commitment: Commitment, former: Unit, size: int) -> None:
    for n in range(size):
        commitments.report(commitment, by=BY, on=date(2026, 4, 1 + n), text="Đang làm.", evidence=[make_picture()])
    commitments.hand_over(commitment, to=former, by=BY, on=date(2026, 4, 28), text="Bàn giao.")
    for n in range(size):
        verdicts.record_finding(
            commitment, verdict=Verdict.NOT, reason="Chưa.", supervisor=make_unit(), on=date(2026, 5, 1 + n),
            evidence=[make_picture()],
        )  # fmt: skip


@pytest.fixture
def nothing_remembered(client) -> Callable[[], None]:
    """A process that has just started on a site that was visited before."""

    def forget() -> None:
        client.get("/giam-sat/?nam=1999")
        ContentType.objects.clear_cache()

    return forget


def most_of(address: str) -> int:
    """The scoreboard also asks who carries on what ended units left open, and the one unit it is narrowed to."""
    return 12 if address.startswith("/giam-sat/?") else 11 if address == "/giam-sat/" else 10


@pytest.mark.parametrize("size", SIZES)
def test_lists_stay_within_query_limit(client, nothing_remembered, django_assert_max_num_queries, size):
    make_everything(size)
    for address in LISTS:
        nothing_remembered()
        with django_assert_max_num_queries(most_of(address), info=address):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("size", SIZES)
def test_narrowed_lists_stay_within_query_limit(client, nothing_remembered, django_assert_max_num_queries, size):
    make_everything(size)
    commitment = Commitment.objects.earliest("pk")
    for address in (
        "/lich-doi-thoai/?nam=2026&don-vi=ubnd-xa&thong-bao=in_time&linh-vuc=linh-vuc-0",
        "/lich-doi-thoai/2026/7/?don-vi=ubnd-xa&thong-bao=in_time&linh-vuc=linh-vuc-0",
        "/thong-bao/?nam=2026&don-vi=ubnd-xa&thoi-han=late",
        "/kien-nghi/?nam=2026&noi=xa-moi&thoi-han=overdue&tinh-trang=in_progress&linh-vuc=linh-vuc-0&sap-xep=han",
        f"/cam-ket/?nam=2026&don-vi={commitment.owner.slug}&thoi-han=overdue&giam-sat=not",
        "/giam-sat/?nam=2026&don-vi=ubnd-xa",
        "/giam-sat/bieu-do/?nam=2026",
    ):
        nothing_remembered()
        with django_assert_max_num_queries(most_of(address), info=address):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("size", SIZES)
def test_records_ask_at_most_15_times(client, nothing_remembered, django_assert_max_num_queries, size):
    for name, address in make_everything(size).items():
        nothing_remembered()
        with django_assert_max_num_queries(15, info=name):
            assert client.get(address).status_code == 200
