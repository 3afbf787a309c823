"""What may not be seen leaves no trace at any window: one test for each exit."""

from datetime import date

import pytest

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Topic
from portal.organisations.models import Place, Unit
from portal.petitions.models import Kind, Petition
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.levels import Visibility
from portal.records.models import Attachment
from portal.records.visibility import decide
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import (
    DUE_ON,
    make_conclusion,
    make_dialogue,
    make_notice,
    make_petition,
    make_picture,
    make_unit,
)

from .reading import in_english, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

SECRET = "Chuyện không ai được biết"
BY = Actor("Văn phòng UBND xã")


@pytest.fixture
def dialogue():
    return make_dialogue()


@pytest.fixture(params=["undecided", "aggregate_only", "never"])
def hidden(request, dialogue) -> Petition:
    """A petition that nobody may see, with a topic, a place and an owner that no public record has, in a notice."""
    place = Place.objects.create(name="xã Chỉ Có Ở Đây", level="commune", kind=Place.Kind.COMMUNE)
    kind = Kind.COMPLAINT if request.param == "aggregate_only" else Kind.REQUEST
    petition = make_petition(
        public=False,
        title=SECRET,
        content=SECRET,
        kind=kind,
        dialogue=dialogue,
        topic=Topic.objects.create(name="Lĩnh vực kín"),
        place=place,
        owner=make_unit("Đơn vị kín"),
    )
    if request.param != "undecided":
        decide(petition, level=Visibility(request.param), by=BY, on=date(2026, 3, 6), basis="Luật Khiếu nại")
    notice = make_notice(make_conclusion(text="Kết luận chung", petition_codes=[petition.code]), dialogue=dialogue)
    petition.refresh_from_db()
    assert petition.conclusion.notice == notice
    return petition


def test_the_page_of_a_hidden_petition_answers_404(client, hidden):
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(f"/kien-nghi/{hidden.code.lower()}/").status_code == 404
    assert client.get(in_english(hidden)).status_code == 404


def test_a_404_tells_nothing_of_what_is_hidden(client, hidden):
    page = client.get(hidden.get_absolute_url()).content.decode()
    assert SECRET not in page


def test_a_hidden_petition_is_in_no_list_and_no_count(client, hidden):
    make_petition()
    page = read(client, "/en/kien-nghi/")
    assert SECRET not in page
    assert "1 petition " in page


def test_what_only_a_hidden_petition_has_is_no_filter(client, hidden):
    make_petition()
    page = read(client, "/kien-nghi/")
    assert "Lĩnh vực kín" not in page
    assert "xã Chỉ Có Ở Đây" not in page
    assert "Đơn vị kín" not in page


def test_a_filter_cannot_ask_for_hidden_petitions(client, hidden):
    page = read(client, "/en/kien-nghi/", **{"linh-vuc": hidden.topic.slug})
    assert SECRET not in page
    assert "is not a choice" in page


def test_a_hidden_petition_is_not_related_to_a_public_one(client, hidden):
    public = make_petition()
    public.related.add(hidden)
    page = read(client, public.get_absolute_url())
    assert SECRET not in page
    assert hidden.code not in page


def test_a_hidden_petition_is_not_on_the_page_of_its_dialogue(client, hidden):
    page = read(client, hidden.dialogue.get_absolute_url())
    assert SECRET not in page
    assert hidden.code not in page


def test_a_hidden_petition_is_not_on_the_page_of_its_notice(client, hidden):
    page = read(client, hidden.conclusion.notice.get_absolute_url())
    assert "Kết luận chung" in page
    assert SECRET not in page
    assert hidden.code not in page


def test_a_hidden_petition_is_not_on_the_page_of_its_owner(client, hidden):
    page = read(client, hidden.owner.get_absolute_url())
    assert SECRET not in page
    assert hidden.code not in page


def test_a_hidden_petition_is_not_on_the_scoreboard(client, hidden):
    page = read(client, "/giam-sat/", nam=2026)
    assert SECRET not in page
    assert "Lĩnh vực kín" not in page


def test_a_hidden_petition_is_not_among_the_commitments(client, hidden):
    page = read(client, "/cam-ket/")
    assert SECRET not in page
    assert hidden.code not in page


def test_files_of_a_hidden_petition_and_of_its_events_answer_404(client, hidden):
    own = attach(hidden, make_picture(), title="Ảnh", by=BY)
    of_an_event = attach(hidden.events.first(), make_picture(), title="Ảnh", by=BY)
    for attachment in (own, of_an_event):
        assert client.get(f"/tai-lieu/{attachment.uuid}/").status_code == 404


def test_a_petition_that_is_hidden_later_leaves_its_page_the_same_day(client):
    petition = make_petition()
    assert client.get(petition.get_absolute_url()).status_code == 200
    decide(petition, level=Visibility.NEVER, by=BY, on=date(2026, 6, 15), basis="Luật BVDLCN 91/2025")
    assert client.get(petition.get_absolute_url()).status_code == 404
    assert petition.title not in read(client, "/kien-nghi/")


@pytest.fixture
def draft(dialogue):
    return make_notice(make_conclusion(text=SECRET), dialogue=dialogue, title=SECRET, publish=False)


def test_the_draft_of_a_notice_has_no_page(client, draft):
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_draft_of_a_notice_is_in_no_list(client, draft, dialogue):
    for address in ("/thong-bao/", "/cam-ket/", dialogue.get_absolute_url(), dialogue.unit.get_absolute_url()):
        assert SECRET not in read(client, address)


def test_the_draft_of_a_notice_does_not_meet_the_deadline(client, draft, dialogue):
    assert "No notice of conclusion has been issued" in read(client, in_english(dialogue))


def test_files_of_a_draft_answer_404(client, draft):
    attachment = attach(draft, make_picture(), title="Bản quét", by=BY)
    assert client.get(f"/tai-lieu/{attachment.uuid}/").status_code == 404


@pytest.fixture
def withdrawn_from_view():
    """A notice that was public and was hidden: with a commitment, progress with a picture, and a finding."""
    petition = make_petition(dialogue=make_dialogue())
    notice = make_notice(make_conclusion(text=SECRET, petition_codes=[petition.code]), dialogue=petition.dialogue)
    commitment = Commitment.objects.get(conclusion__notice=notice)
    commitments.report(commitment, by=BY, on=date(2026, 4, 2), text="Đã đổ đá.", evidence=[make_picture()])
    front = make_unit("Mặt trận", kind=Unit.Kind.FRONT)
    verdicts.find(commitment, verdict=Verdict.NOT, reason="Chưa thấy.", supervisor=front, on=date(2026, 5, 2))
    decide(notice, level=Visibility.NEVER, by=BY, on=date(2026, 6, 1), basis="Quyết định")
    return commitment


def test_commitments_of_a_hidden_notice_are_nowhere(client, withdrawn_from_view):
    owner = withdrawn_from_view.owner
    for address in ("/cam-ket/", owner.get_absolute_url(), "/giam-sat/?nam=2026"):
        assert SECRET not in read(client, address)
    board = read(client, "/en/giam-sat/", nam=2026)
    assert "Commitments by unit" not in board
    assert owner.name not in board


def test_evidence_of_a_hidden_notice_is_neither_served_nor_shown_on_the_petition(client, withdrawn_from_view):
    petition = Petition.objects.get()
    assert "/tai-lieu/" not in client.get(petition.get_absolute_url()).content.decode()
    for attachment in Attachment.objects.all():
        assert client.get(f"/tai-lieu/{attachment.uuid}/").status_code == 404


def test_the_conclusion_and_the_verdict_of_a_hidden_notice_are_not_on_the_petition(client, withdrawn_from_view):
    page = read(client, in_english(Petition.objects.get()))
    assert SECRET not in page
    assert "Supervisor: Not kept" not in page


def test_a_dialogue_that_is_not_public_has_no_page_and_is_in_no_list(client):
    dialogue = make_dialogue(announced=False, held=False, theme=SECRET, on=date(2026, 7, 20))
    assert client.get(dialogue.get_absolute_url()).status_code == 404
    for address in ("/lich-doi-thoai/", "/giam-sat/", dialogue.unit.get_absolute_url()):
        assert SECRET not in read(client, address)


def test_the_unit_of_a_hidden_dialogue_is_no_filter_of_the_schedule(client):
    dialogue = make_dialogue(announced=False, held=False)
    make_dialogue()
    assert dialogue.unit.name not in read(client, "/lich-doi-thoai/")


def test_a_hidden_dialogue_is_not_named_by_its_petition_or_notice(client):
    petition = make_petition(dialogue=make_dialogue(theme=SECRET))
    notice = make_notice(make_conclusion(due_on=DUE_ON), dialogue=petition.dialogue)
    decide(petition.dialogue, level=Visibility.NEVER, by=BY, on=date(2026, 6, 1), basis="Quyết định")
    for record in (petition, notice):
        assert SECRET not in read(client, record.get_absolute_url())
