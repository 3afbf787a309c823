"""The whole story of a petition on one page."""

from datetime import date

import pytest

from portal.dialogues import commitments
from portal.dialogues.models import Commitment
from portal.organisations.models import Place, PlaceSuccession, Unit, UnitSuccession
from portal.petitions import lifecycle
from portal.petitions.states import EventKind
from portal.records.actors import Actor
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import make_conclusion, make_dialogue, make_notice, make_petition, make_picture, make_unit

from .reading import between, in_english, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

OFFICE = Actor("Văn phòng UBND xã")


@pytest.fixture
def petition():
    return make_petition(dialogue=make_dialogue(), title="Cống đầu làng tắc", petitioner="Nhân dân thôn Ngò")


@pytest.fixture
def commitment(petition):
    """What came of it: a conclusion of 12 March, due on 29 May, nothing reported yet."""
    owner = make_unit("Phòng Kinh tế xã Tân Hòa")
    make_notice(
        make_conclusion(text="Giao Phòng Kinh tế thông cống.", owner=owner, petition_codes=[petition.code]),
        dialogue=petition.dialogue,
        number="12/TB-UBND",
    )
    petition.refresh_from_db()
    return Commitment.objects.get()


def page_of(client, petition):
    return read(client, in_english(petition))


def test_page_shows_request_and_petitioner_group(client, petition):
    page = page_of(client, petition)
    assert "Cống đầu làng tắc" in page
    assert between(page, "What was asked", "What is claimed") == " Mưa là ngập. Nhân dân thôn Ngò "


def test_events_are_in_date_order(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 4, 2), text="Đã nạo 40 m.")
    story = page_of(client, petition).split("What happened", 1)[1]
    places = [story.index(word) for word in ("5 March 2026", "12 March 2026", "2 April 2026", "Đã nạo 40 m.")]
    assert places == sorted(places)


def test_page_shows_owner_deadline_and_source(client, petition, commitment):
    page = page_of(client, petition)
    assert between(page, "Responsible", "Received on").strip() == "Phòng Kinh tế xã Tân Hòa Due 29 May 2026"
    assert "Assigned by a notice of conclusion on 12 March 2026" in page


def test_page_links_its_conclusion(client, petition, commitment):
    response = client.get(petition.get_absolute_url())
    assert "Giao Phòng Kinh tế thông cống." in response.content.decode()
    assert f'href="{commitment.get_absolute_url()}"' in response.content.decode()


def test_missed_deadline_appears_in_history(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 6, 2), text="Đang nạo vét.")
    story = page_of(client, petition).split("What happened", 1)[1]
    assert "29 May 2026 The deadline passed" in between(story, "12 March 2026", "2 June 2026")


def test_met_deadline_is_not_shown_passed(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 5, 29), text="Đã thông.", done=True)
    assert "The deadline passed" not in page_of(client, petition)


def test_an_extension_keeps_the_former_date(client, petition, commitment):
    commitments.extend(commitment, due_on=date(2026, 9, 30), by=OFFICE, on=date(2026, 5, 20), reason="Chờ vật tư")
    page = page_of(client, petition)
    assert "New due date: 30 September 2026 before: 29 May 2026" in page
    assert "29 May 2026 , replaced on 20 May 2026 : Extended. Chờ vật tư" in page


def test_later_extension_keeps_missed_deadline(client, petition, commitment):
    commitments.extend(commitment, due_on=date(2026, 9, 30), by=OFFICE, on=date(2026, 6, 5), reason="Chờ vật tư")
    assert "29 May 2026 The deadline passed" in page_of(client, petition)


def test_claim_and_verdict_are_both_shown(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 5, 4), text="Đã thông hết.", done=True)
    front = make_unit("Mặt trận xã", kind=Unit.Kind.FRONT)
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Vẫn tắc.", supervisor=front, on=date(2026, 5, 9))
    voices = between(page_of(client, petition), "What is claimed, what was found", "The conclusion it led to")
    assert "The responsible unit says Reported as done Đã thông hết. Phòng Kinh tế, 4 May 2026" in voices
    assert "The supervisor found Not kept Vẫn tắc. Mặt trận xã, 9 May 2026" in voices


def test_missing_claim_and_verdict_are_stated(client, petition):
    page = page_of(client, petition)
    assert "Nothing reported yet." in page
    assert "Not checked yet." in page


def test_a_claim_is_never_green(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 5, 4), text="Đã thông hết.", done=True)
    page = client.get(petition.get_absolute_url()).content.decode()
    assert '<section class="statement" data-tone="neutral">' in page
    assert '<section class="statement" data-tone="good">' not in page


def test_petition_shows_pictures_of_progress(client, petition, commitment):
    commitments.report(
        commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 4, 2), text="Đã nạo.", evidence=[make_picture()]
    )
    page = client.get(petition.get_absolute_url()).content.decode()
    assert page.count('<img src="/tai-lieu/') == 1


def test_finding_shows_its_evidence(client, petition, commitment):
    verdicts.record_finding(
        commitment,
        verdict=Verdict.NOT,
        reason="Vẫn tắc.",
        supervisor=make_unit("Mặt trận xã", kind=Unit.Kind.FRONT),
        on=date(2026, 6, 9),
        evidence=[make_picture()],
    )
    assert client.get(petition.get_absolute_url()).content.decode().count('<img src="/tai-lieu/') == 1


def test_forwarding_duties_show_whether_evidenced(client, petition):
    lifecycle.forward(
        petition, to=make_unit("Sở Xây dựng"), by=OFFICE, on=date(2026, 4, 1), reason="Tỉnh lộ", document="5/CV"
    )
    lifecycle.evidence(petition, duty=EventKind.PETITIONER_TOLD, by=OFFICE, on=date(2026, 4, 3), text="Đã báo.")
    duties = between(page_of(client, petition), "Duties after forwarding", "What happened")
    assert "Forwarded to the competent unit Evidenced" in duties
    assert "Reported to the level above Not yet evidenced" in duties
    assert "Petitioner told Evidenced Đã báo." in duties


def test_forwarded_petition_names_no_owner(client, petition):
    lifecycle.forward(petition, by=OFFICE, on=date(2026, 3, 9), to=make_unit("Sở Xây dựng"), reason="Đường tỉnh.")
    page = page_of(client, petition)
    assert "passed on to the competent unit" in page
    assert "made responsible" not in page


def test_unforwarded_petition_shows_no_duties(client, petition):
    assert "Duties after forwarding" not in page_of(client, petition)


def test_former_place_names_its_successor(client):
    old = Place.objects.create(name="xã Cũ", level="commune", kind="commune", valid_to=date(2025, 6, 30))
    new = Place.objects.create(name="xã Mới", level="commune", kind="commune", valid_from=date(2025, 7, 1))
    PlaceSuccession.objects.create(predecessor=old, successor=new, on=date(2025, 7, 1))
    page = page_of(client, make_petition(place=old))
    assert "xã Cũ (now part of xã Mới since 1 July 2025 )" in page


def test_former_owner_names_current_successor(client):
    first = make_unit("Phòng Một", valid_to=date(2025, 2, 28))
    second = make_unit("Phòng Hai", valid_from=date(2025, 3, 1), valid_to=date(2025, 6, 30))
    third = make_unit("Phòng Ba", valid_from=date(2025, 7, 1))
    UnitSuccession.objects.create(predecessor=first, successor=second, on=date(2025, 3, 1))
    UnitSuccession.objects.create(predecessor=second, successor=third, on=date(2025, 7, 1))
    page = page_of(client, make_petition(owner=first))
    assert "now part of Phòng Ba" in page
    assert "Phòng Hai" not in page


def test_related_petitions_are_linked(client, petition):
    other = make_petition()
    petition.related.add(other)
    assert f'href="{other.get_absolute_url()}"' in client.get(petition.get_absolute_url()).content.decode()


def test_lower_case_code_redirects_to_petition(client, petition):
    response = client.get(f"/kien-nghi/{petition.code.lower()}/")
    assert (response.status_code, response["Location"]) == (301, petition.get_absolute_url())


def test_petition_text_is_escaped(client):
    petition = make_petition(title="<b>Đường</b>", content="<script>alert(1)</script>")
    page = client.get(petition.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<b>Đường" not in page
