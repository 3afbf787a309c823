"""A correction takes two persons, and what stood before stays in view."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.corrections import approval
from portal.corrections.models import Correction
from portal.dialogues import lifecycle, reception
from portal.dialogues.models import Dialogue, DialogueEvent
from portal.petitions import lifecycle as petitions
from portal.petitions.models import Petition
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.ledger import verification
from portal.records.ledger.checks import differences
from portal.workdays.models import Deadline
from tests.factories import HELD_ON, make_dialogue, make_notice, make_petition, make_reception_rule
from tests.removals.two_persons import purge_by_two

pytestmark = pytest.mark.django_db

AHEAD = date(2026, 12, 5)
TODAY = date(2026, 11, 30)
REASON = "Ghi nhầm khi nhập."


@pytest.fixture
def clerk():
    return get_user_model().objects.create_user("vanthu")


@pytest.fixture
def approver():
    return get_user_model().objects.create_user("duyet")


def propose(target, values, *, user, **said):
    unit = getattr(target, "unit", None) or target.dialogue.unit
    return approval.propose(
        target, values, **{"proposed_by": unit, "user": user, "on": TODAY, "reason": REASON, **said}
    )


def approve(proposal, user):
    return approval.approve(proposal, by=Actor(str(proposal.unit), user), on=TODAY)


def moment(day: date, hour: int = 14) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def test_proposal_changes_nothing_public(client, clerk):
    dialogue = make_dialogue(on=AHEAD, held=False)
    propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk)
    assert Dialogue.objects.get().place_text == "Nhà văn hóa thôn Ngò"
    assert "Hội trường xã" not in client.get(dialogue.get_absolute_url()).content.decode()


def test_proposer_cannot_approve(clerk):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"place_text": "Hội trường xã"}, user=clerk)
    with pytest.raises(ValidationError):
        approve(proposal, clerk)
    with pytest.raises(ValidationError):
        approve(proposal, None)
    assert Correction.objects.waiting().count() == 1


def test_correction_is_decided_once(clerk, approver):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"place_text": "Hội trường xã"}, user=clerk)
    approve(proposal, approver)
    with pytest.raises(ValidationError):
        approve(proposal, approver)


def test_former_value_stays_visible(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk), approver)
    page = client.get(dialogue.get_absolute_url()).content.decode()
    for words in ("Nhà văn hóa thôn Ngò", "Hội trường xã", REASON, "Đổi địa điểm", f"{TODAY:%d/%m/%Y}"):
        assert words in page


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"place_text": "Hội trường xã"}, DialogueEvent.Kind.PLACE_CHANGED),
        ({"starts_at": moment(AHEAD)}, DialogueEvent.Kind.TIME_CHANGED),
        (
            {"starts_at": moment(AHEAD), "place_text": "Hội trường xã"},
            DialogueEvent.Kind.TIME_AND_PLACE_CHANGED,
        ),
        ({"theme": "Nước sạch"}, DialogueEvent.Kind.CORRECTED),
    ],
)
def test_time_or_place_change_is_event(clerk, approver, values, kind):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, values, user=clerk), approver)
    assert dialogue.events.order_by("pk").last().kind == kind
    assert list(differences()) == []


def test_other_day_moves_the_deadlines(clerk, approver):
    dialogue = make_dialogue(on=HELD_ON)
    before = Deadline.of(dialogue).get(code="notice").due_on
    approve(propose(dialogue, {"starts_at": moment(HELD_ON - timedelta(days=7))}, user=clerk), approver)
    deadline = Deadline.of(dialogue).get(code="notice")
    assert deadline.due_on < before
    assert [change.due_on for change in deadline.changes.all()] == [before]
    assert dialogue.events.filter(kind="held").count() == 2
    assert list(differences()) == []


def test_counts_of_held_dialogue_are_corrected(client, clerk, approver):
    dialogue = make_dialogue()
    approve(propose(dialogue, {"attendees": 85}, user=clerk), approver)
    dialogue.refresh_from_db()
    assert dialogue.attendees == 85
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert "85 người" in page
    assert "chưa ghi" in page


@pytest.mark.parametrize(
    "values", [{"attendees": 80}, {"ends_on": AHEAD - timedelta(days=3)}, {"place_text": ""}, {"theme": "x" * 501}]
)
def test_impossible_value_is_refused_when_proposed(clerk, values):
    dialogue = make_dialogue(on=AHEAD, held=False)
    with pytest.raises(ValidationError):
        propose(dialogue, values, user=clerk)
    assert not Correction.objects.exists()
    assert Dialogue.objects.get().place_text


def test_held_dialogue_is_not_moved_ahead(clerk):
    with pytest.raises(ValidationError):
        propose(make_dialogue(), {"starts_at": moment(AHEAD)}, user=clerk)


@pytest.mark.parametrize("said", [{"reason": "  "}, {}])
def test_reason_and_difference_are_required(clerk, said):
    dialogue = make_dialogue(on=AHEAD, held=False)
    values = {"place_text": "Hội trường xã" if said else dialogue.place_text}
    with pytest.raises(ValidationError):
        propose(dialogue, values, user=clerk, **said)


def test_two_proposals_do_not_wait_together(clerk):
    dialogue = make_dialogue(on=AHEAD, held=False)
    propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk)
    with pytest.raises(ValidationError):
        propose(dialogue, {"theme": "Nước sạch"}, user=clerk)


def test_unannounced_dialogue_needs_no_correction(clerk):
    with pytest.raises(ValidationError):
        propose(make_dialogue(on=AHEAD, announced=False, held=False), {"theme": "Nước sạch"}, user=clerk)


def test_returned_proposal_keeps_the_remark(clerk, approver):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"theme": "Nước sạch"}, user=clerk)
    by = Actor("UBND xã", approver)
    with pytest.raises(ValidationError):
        approval.send_back(proposal, by=by, on=TODAY, remark=" ")
    approval.send_back(proposal, by=by, on=TODAY, remark="Ghi rõ tên thôn.")
    assert Correction.objects.returned().get().decision.text == "Ghi rõ tên thôn."
    assert Dialogue.objects.get().theme != "Nước sạch"


def test_correction_does_not_block_older_steps(clerk, approver):
    dialogue = make_dialogue(on=date(2026, 11, 28), held=False)
    approve(propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk), approver)
    dialogue.refresh_from_db()
    lifecycle.hold(dialogue, by=Actor("UBND xã"), on=dialogue.last_day)
    assert dialogue.state == "held"


def test_withheld_former_value_is_not_shown(client, clerk, approver):
    petition = make_petition(title="Đất nhà ông Nguyễn Văn Sậy")
    approve(propose(petition, {"title": "Đất ở thôn Ngò"}, user=clerk, withheld=True), approver)
    page = client.get(petition.get_absolute_url()).content.decode()
    assert "Đất ở thôn Ngò" in page
    assert "Nguyễn Văn Sậy" not in page
    assert "Nguyễn Văn Sậy" not in str(petition.events.last().data)


def test_day_of_receipt_corrects_the_receipt(client, clerk, approver):
    petition = make_petition()
    approve(propose(petition, {"received_on": HELD_ON - timedelta(days=2)}, user=clerk), approver)
    petition = Petition.objects.get()
    assert petition.received_on == HELD_ON - timedelta(days=2)
    assert petition.state_since == HELD_ON - timedelta(days=2)
    assert f"{HELD_ON:%d/%m/%Y}" in client.get(petition.get_absolute_url()).content.decode()
    assert list(differences()) == []


def test_receipt_lies_before_the_next_step(clerk):

    petition = make_petition()
    petitions.answer(petition, by=Actor("UBND xã"), on=HELD_ON, text="Đã sửa.")
    with pytest.raises(ValidationError):
        propose(petition, {"received_on": HELD_ON + timedelta(days=1)}, user=clerk)


def test_reception_tells_what_was_corrected(clerk, approver):
    rule = make_reception_rule()
    day = reception.plan_year(rule, 2026, by=Actor("UBND xã"), on=HELD_ON)[-1]
    approve(propose(day, {"place_text": "Phòng 2"}, user=clerk), approver)
    day.refresh_from_db()
    assert day.place_text == "Phòng 2"
    assert "Trụ sở tiếp công dân xã" in day.reason
    assert rule.place_text == "Trụ sở tiếp công dân xã"


def test_ledgered_corrections_are_purged_with_record(clerk, approver):
    petition = make_petition()
    approve(propose(petition, {"title": "Đường thôn Sậy"}, user=clerk), approver)
    assert list(verification.verify()) == []
    purge_by_two(petition)
    assert not Correction.objects.exists()
    assert list(verification.verify()) == []


def test_open_data_tell_of_the_correction(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk), approver)
    told = client.get(f"/api/v1/dialogues/{dialogue.slug}").json()
    assert told["place_text"] == "Hội trường xã"
    assert told["corrections"] == [
        {
            "step": str(dialogue.events.last().uuid),
            "on": TODAY.isoformat(),
            "field": "place_text",
            "before": "Nhà văn hóa thôn Ngò",
            "after": "Hội trường xã",
            "reason": REASON,
        }
    ]


def test_followers_read_what_changed(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, {"starts_at": moment(AHEAD)}, user=clerk), approver)
    feed = client.get(f"/doi-thoai/{dialogue.slug}/atom/").content.decode()
    assert "Đổi thời gian" in feed
    assert f"08:00, {AHEAD:%d/%m/%Y}" in feed


def test_calendar_follows_the_correction(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    address = f"/doi-thoai/{dialogue.slug}/lich.ics"

    def read() -> tuple[str, int]:
        lines = client.get(address).content.decode().splitlines()
        start = next(line for line in lines if line.startswith("DTSTART") and "2026" in line)
        return start, int(next(line for line in lines if line.startswith("SEQUENCE")).split(":")[1])

    Dialogue.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    before = read()
    approve(propose(dialogue, {"starts_at": moment(AHEAD)}, user=clerk), approver)
    after = read()
    assert "T140000" in after[0]
    assert after[1] > before[1]


def test_new_edition_shows_changed_fields(client):
    notice = make_notice(title="Kết luận về đường làng")
    notice.title = "Kết luận về đường thôn Ngò"
    publish(notice.save_revision())
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "Kết luận về đường làng</s>" in page
    feed = client.get(f"/thong-bao/{notice.slug}/atom/").content.decode()
    assert "Kết luận về đường làng" in feed
    told = client.get(f"/api/v1/notices/{notice.slug}").json()
    assert [each["field"] for each in told["corrections"]] == ["title"]


def test_same_edition_published_again_tells_nothing(client):
    notice = make_notice()
    publish(notice.save_revision())
    assert "Đã đính chính" not in client.get(notice.get_absolute_url()).content.decode()
