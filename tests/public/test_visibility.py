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


def test_hidden_petition_page_is_404(client, hidden):
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(f"/kien-nghi/{hidden.code.lower()}/").status_code == 404
    assert client.get(in_english(hidden)).status_code == 404


def test_404_page_omits_hidden_title(client, hidden):
    page = client.get(hidden.get_absolute_url()).content.decode()
    assert SECRET not in page


def test_hidden_petition_leaves_list_and_count(client, hidden):
    make_petition()
    page = read(client, "/en/kien-nghi/")
    assert SECRET not in page
    assert "1 petition " in page


def test_hidden_petition_adds_no_filter_options(client, hidden):
    make_petition()
    page = read(client, "/kien-nghi/")
    assert "Lĩnh vực kín" not in page
    assert "xã Chỉ Có Ở Đây" not in page
    assert "Đơn vị kín" not in page


def test_filter_finds_no_hidden_petitions(client, hidden):
    page = read(client, "/en/kien-nghi/", **{"linh-vuc": hidden.topic.slug})
    assert SECRET not in page
    assert "is not a choice" in page


def test_public_petition_omits_hidden_related(client, hidden):
    public = make_petition()
    public.related.add(hidden)
    page = read(client, public.get_absolute_url())
    assert SECRET not in page
    assert hidden.code not in page


def test_dialogue_page_omits_hidden_petition(client, hidden):
    page = read(client, hidden.dialogue.get_absolute_url())
    assert SECRET not in page
    assert hidden.code not in page


def test_notice_page_omits_hidden_petition(client, hidden):
    page = read(client, hidden.conclusion.notice.get_absolute_url())
    assert "Kết luận chung" in page
    assert SECRET not in page
    assert hidden.code not in page


def test_owner_page_omits_hidden_petition(client, hidden):
    page = read(client, hidden.owner.get_absolute_url())
    assert SECRET not in page
    assert hidden.code not in page


def test_scoreboard_omits_hidden_petition(client, hidden):
    page = read(client, "/giam-sat/", nam=2026)
    assert SECRET not in page
    assert "Lĩnh vực kín" not in page


def test_commitments_omit_hidden_petition(client, hidden):
    page = read(client, "/cam-ket/")
    assert SECRET not in page
    assert hidden.code not in page


def test_files_of_hidden_petition_are_404(client, hidden):
    own = attach(hidden, make_picture(), title="Ảnh", by=BY)
    of_an_event = attach(hidden.events.first(), make_picture(), title="Ảnh", by=BY)
    for attachment in (own, of_an_event):
        assert client.get(f"/tai-lieu/{attachment.uuid}/").status_code == 404


def test_petition_hidden_later_leaves_same_day(client):
    petition = make_petition()
    assert client.get(petition.get_absolute_url()).status_code == 200
    decide(petition, level=Visibility.NEVER, by=BY, on=date(2026, 6, 15), basis="Luật BVDLCN 91/2025")
    assert client.get(petition.get_absolute_url()).status_code == 404
    assert petition.title not in read(client, "/kien-nghi/")


@pytest.fixture
def draft(dialogue):
    return make_notice(make_conclusion(text=SECRET), dialogue=dialogue, title=SECRET, publish=False)


def test_draft_notice_has_no_page(client, draft):
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_draft_notice_is_in_no_list(client, draft, dialogue):
    for address in ("/thong-bao/", "/cam-ket/", dialogue.get_absolute_url(), dialogue.unit.get_absolute_url()):
        assert SECRET not in read(client, address)


def test_draft_notice_does_not_meet_deadline(client, draft, dialogue):
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
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa thấy.", supervisor=front, on=date(2026, 5, 2))
    decide(notice, level=Visibility.NEVER, by=BY, on=date(2026, 6, 1), basis="Quyết định")
    return commitment


def test_commitments_of_hidden_notice_are_absent(client, withdrawn_from_view):
    owner = withdrawn_from_view.owner
    for address in ("/cam-ket/", owner.get_absolute_url(), "/giam-sat/?nam=2026"):
        assert SECRET not in read(client, address)
    board = read(client, "/en/giam-sat/", nam=2026)
    assert "Commitments by unit" not in board
    assert owner.name not in board


def test_evidence_of_hidden_notice_is_withheld(client, withdrawn_from_view):
    petition = Petition.objects.get()
    assert "/tai-lieu/" not in client.get(petition.get_absolute_url()).content.decode()
    for attachment in Attachment.objects.all():
        assert client.get(f"/tai-lieu/{attachment.uuid}/").status_code == 404


def test_petition_omits_conclusion_of_hidden_notice(client, withdrawn_from_view):
    page = read(client, in_english(Petition.objects.get()))
    assert SECRET not in page
    assert "Supervisor: Not kept" not in page


def test_unannounced_dialogue_is_unlisted_and_404(client):
    dialogue = make_dialogue(announced=False, held=False, theme=SECRET, on=date(2026, 7, 20))
    assert client.get(dialogue.get_absolute_url()).status_code == 404
    for address in ("/lich-doi-thoai/", "/giam-sat/", dialogue.unit.get_absolute_url()):
        assert SECRET not in read(client, address)


def test_hidden_dialogue_adds_no_unit_filter(client):
    dialogue = make_dialogue(announced=False, held=False)
    make_dialogue()
    assert dialogue.unit.name not in read(client, "/lich-doi-thoai/")


def test_petition_and_notice_omit_hidden_dialogue(client):
    petition = make_petition(dialogue=make_dialogue(theme=SECRET))
    notice = make_notice(make_conclusion(due_on=DUE_ON), dialogue=petition.dialogue)
    decide(petition.dialogue, level=Visibility.NEVER, by=BY, on=date(2026, 6, 1), basis="Quyết định")
    for record in (petition, notice):
        assert SECRET not in read(client, record.get_absolute_url())
