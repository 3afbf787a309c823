"""What was published of a plan or a notice is never overwritten: each edition stands in the ledger with its changes."""

from __future__ import annotations

import importlib
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.dialogues import editions
from portal.dialogues.models import AnnualPlan, Notice, PlanEvent, PlannedDialogue
from portal.dialogues.publication import withdraw
from portal.following.followables import NewsWindow
from portal.following.news.records import UnitFollowable
from portal.petitions.publication import publish
from portal.public.presenters.statuses import withdrawal_of
from portal.records.actors import Actor
from portal.records.ledger.verification import verify
from portal.records.purge import erase
from portal.supervision.figures.years import year_of
from tests.factories import make_dialogue, make_head, make_notice

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã")
WITHDRAWN_ON = date(2026, 11, 30)


def make_plan(*themes: str) -> AnnualPlan:
    head = make_head()
    plan = AnnualPlan(unit=head.unit, year=2026, number="8/KH", title="Kế hoạch", issued_on=date(2026, 1, 20))
    plan.live = False
    plan.rows = [
        PlannedDialogue(chair=head, theme=theme, time_text="Quý I", place_text="Hội trường", sort_order=number)
        for number, theme in enumerate(themes or ("Đất đai", "Nước sạch", "Trường học"))
    ]
    plan.save()
    publish(plan.save_revision())
    return AnnualPlan.objects.get(pk=plan.pk)


def edit(plan: AnnualPlan, **values: str) -> PlanEvent:
    for name, value in values.items():
        setattr(plan, name, value)
    publish(plan.save_revision())
    return PlanEvent.objects.order_by("pk").last()


def changes_of(event):
    return [(each["field"], each["before"], each["after"]) for each in event.data.get("changes", ())]


def row_of(plan, place: int) -> PlannedDialogue:
    return plan.rows.all()[place]


def move_third_row(plan: AnnualPlan) -> PlanEvent:
    rows = list(plan.rows.all())
    rows[2].time_text = "Quý III"
    plan.rows = rows
    return edit(plan)


def test_publication_puts_plan_into_ledger():
    plan = make_plan()
    event = PlanEvent.objects.get()
    assert [row["theme"] for row in event.data["text"]["rows"]] == ["Đất đai", "Nước sạch", "Trường học"]
    assert event.data["sha256"] == editions.sha256_of(event.data["text"])
    assert (event.on, event.document) == (plan.issued_on, "8/KH")
    assert list(verify()) == []


def test_edition_tells_field_of_row():
    assert changes_of(move_third_row(make_plan())) == [("rows.3.time_text", "Quý I", "Quý III")]


def test_edition_tells_text_of_plan():
    assert changes_of(edit(make_plan(), title="Kế hoạch năm 2026")) == [("title", "Kế hoạch", "Kế hoạch năm 2026")]


def test_added_and_removed_rows_are_told():
    plan = make_plan()
    first, _second, third = plan.rows.all()
    added = PlannedDialogue(chair=first.chair, theme="Rác thải", time_text="Quý IV", place_text="Xã", sort_order=9)
    plan.rows = [first, third, added]
    told = changes_of(edit(plan))
    assert [(field, bool(before), bool(after)) for field, before, after in told] == [
        ("rows.2", True, False),
        ("rows.3", False, True),
    ]
    assert "Nước sạch" in told[0][1]


def test_schedule_shows_what_stood_before(client):
    plan = make_plan()
    move_third_row(plan)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Hàng 3, thời gian:" in page
    assert '<s lang="vi">Quý I</s>' in page


def test_followers_of_unit_are_told():
    plan = make_plan()
    move_third_row(plan)
    [news] = UnitFollowable().news(plan.unit.slug, NewsWindow())
    assert "Quý III" in news.text
    assert "Quý I”" in news.text


def test_open_data_hold_every_edition(client):
    plan = make_plan()
    move_third_row(plan)
    told = client.get(f"/api/v1/plans/{plan.slug}").json()
    assert [json.loads(each["text"])["rows"][2]["time_text"] for each in told["publications"]] == ["Quý I", "Quý III"]
    assert [(each["field"], each["before"]) for each in told["corrections"]] == [("rows.3.time_text", "Quý I")]


def test_withdrawn_plan_stays_readable(client):
    plan = make_plan()
    withdraw(plan, by=BY, on=WITHDRAWN_ON, reason="Ban hành nhầm năm.")
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Kế hoạch này đã được thu hồi" in page
    assert "Ban hành nhầm năm." in page
    told = client.get(f"/api/v1/plans/{plan.slug}").json()
    assert (told["withdrawn_on"], told["withdrawal_reason"]) == ("2026-11-30", "Ban hành nhầm năm.")
    assert "Ban hành nhầm năm." in UnitFollowable().news(plan.unit.slug, NewsWindow())[0].text


def test_dialogue_tells_its_plan_was_withdrawn(client):
    plan = make_plan()
    dialogue = make_dialogue(plan=plan, plan_row=1)
    withdraw(plan, by=BY, on=WITHDRAWN_ON, reason="Ban hành nhầm năm.")
    (mark,) = withdrawal_of(plan)
    assert mark.text in client.get(dialogue.get_absolute_url()).content.decode()


def test_withdrawn_plan_meets_no_duty():
    plan = make_plan()

    def planned_on():
        return [each.plan_on for each in year_of(2026, on=WITHDRAWN_ON).units if each.unit == plan.unit]

    type(plan.unit).objects.filter(pk=plan.unit.pk).update(accountable_since=date(2025, 1, 1))
    assert planned_on() == [plan.issued_on]
    withdraw(plan, by=BY, on=WITHDRAWN_ON, reason="Ban hành nhầm năm.")
    assert planned_on() == [None]


def test_plan_is_withdrawn_once_with_reason():
    plan = make_plan()
    with pytest.raises(ValidationError):
        withdraw(plan, by=BY, on=WITHDRAWN_ON, reason=" ")
    withdraw(plan, by=BY, on=WITHDRAWN_ON, reason="Nhầm năm.")
    with pytest.raises(ValidationError):
        withdraw(AnnualPlan.objects.get(), by=BY, on=WITHDRAWN_ON, reason="Nhầm năm.")


def test_summary_of_notice_is_kept():
    notice = make_notice(summary="Đường làng sẽ được sửa.")
    notice.summary = "Đường làng được sửa trong năm."
    publish(notice.save_revision())
    told = changes_of(Notice.objects.get().events.order_by("pk").last())
    assert told == [("summary", "Đường làng sẽ được sửa.", "Đường làng được sửa trong năm.")]


def test_older_snapshot_knows_no_summary():
    before, after = {"title": "A"}, {"title": "B", "summary": "C"}
    told = editions.changes_between(before, after, editions.FIELDS[Notice])
    assert [each.field for each in told] == ["title"]


def test_migration_keeps_public_plans():
    plan = make_plan()
    erase(PlanEvent.objects.all())
    blanked = list(verify())  # the event that this test took away
    migration = importlib.import_module("portal.dialogues.migrations.0013_snapshots_of_public_plans")
    loader = MigrationExecutor(connection).loader
    migration.fill(loader.project_state(loader.graph.leaf_nodes()).apps, None)
    assert list(verify()) == blanked
    event = PlanEvent.objects.get()
    assert event.data["text"] == editions.text_of(plan)
    assert (event.on, event.recorded_at, event.actor) == (plan.issued_on, plan.public_since, str(plan.unit))


def test_signature_added_later_is_told():
    notice = make_notice()
    notice.signer = "Đỗ Thị Lan"
    publish(notice.save_revision())
    event = notice.events.order_by("pk").last()
    assert [(each.field, each.before, each.after) for each in event.payload.changes] == [("signer", "", "Đỗ Thị Lan")]
    assert "recipients" not in event.payload.text
