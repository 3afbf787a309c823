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


def test_it_says_what_was_asked_and_who_asked_by_their_group(client, petition):
    page = page_of(client, petition)
    assert "Cống đầu làng tắc" in page
    assert between(page, "What was asked", "What is claimed") == " Mưa là ngập. Nhân dân thôn Ngò "


def test_events_stand_in_the_order_in_which_they_happened(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 4, 2), text="Đã nạo 40 m.")
    story = page_of(client, petition).split("What happened", 1)[1]
    places = [story.index(word) for word in ("5 March 2026", "12 March 2026", "2 April 2026", "Đã nạo 40 m.")]
    assert places == sorted(places)


def test_it_says_who_owes_what_until_when_and_who_said_so(client, petition, commitment):
    page = page_of(client, petition)
    assert between(page, "Responsible", "Received on").strip() == "Phòng Kinh tế xã Tân Hòa Due 29 May 2026"
    assert "Assigned by a notice of conclusion on 12 March 2026" in page


def test_it_leads_to_the_conclusion(client, petition, commitment):
    response = client.get(petition.get_absolute_url())
    assert "Giao Phòng Kinh tế thông cống." in response.content.decode()
    assert f'href="{commitment.get_absolute_url()}"' in response.content.decode()


def test_a_date_that_passed_is_told_where_it_passed(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 6, 2), text="Đang nạo vét.")
    story = page_of(client, petition).split("What happened", 1)[1]
    assert "29 May 2026 The deadline passed" in between(story, "12 March 2026", "2 June 2026")


def test_a_date_that_was_met_is_not_told_as_passed(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 5, 29), text="Đã thông.", done=True)
    assert "The deadline passed" not in page_of(client, petition)


def test_an_extension_keeps_the_former_date(client, petition, commitment):
    commitments.extend(commitment, due_on=date(2026, 9, 30), by=OFFICE, on=date(2026, 5, 20), reason="Chờ vật tư")
    page = page_of(client, petition)
    assert "New due date: 30 September 2026 before: 29 May 2026" in page
    assert "29 May 2026 , replaced on 20 May 2026 : Extended. Chờ vật tư" in page


def test_a_missed_date_that_was_extended_afterwards_stays_missed(client, petition, commitment):
    commitments.extend(commitment, due_on=date(2026, 9, 30), by=OFFICE, on=date(2026, 6, 5), reason="Chờ vật tư")
    assert "29 May 2026 The deadline passed" in page_of(client, petition)


def test_claim_and_verdict_stand_side_by_side(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 5, 4), text="Đã thông hết.", done=True)
    front = make_unit("Mặt trận xã", kind=Unit.Kind.FRONT)
    verdicts.find(commitment, verdict=Verdict.NOT, reason="Vẫn tắc.", supervisor=front, on=date(2026, 5, 9))
    voices = between(page_of(client, petition), "What is claimed, what was found", "The conclusion it led to")
    assert "The responsible unit says Reported as done Đã thông hết. Phòng Kinh tế, 4 May 2026" in voices
    assert "The supervisor found Not kept Vẫn tắc. Mặt trận xã, 9 May 2026" in voices


def test_without_claim_and_verdict_it_says_that_there_is_none(client, petition):
    page = page_of(client, petition)
    assert "Nothing reported yet." in page
    assert "Not checked yet." in page


def test_a_claim_is_never_green(client, petition, commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 5, 4), text="Đã thông hết.", done=True)
    page = client.get(petition.get_absolute_url()).content.decode()
    assert '<section class="voice" data-tone="neutral">' in page
    assert '<section class="voice" data-tone="good">' not in page


def test_pictures_of_progress_are_evidence_on_the_petition_too(client, petition, commitment):
    commitments.report(
        commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 4, 2), text="Đã nạo.", evidence=[make_picture()]
    )
    page = client.get(petition.get_absolute_url()).content.decode()
    assert page.count('<img src="/tai-lieu/') == 1


def test_evidence_of_a_finding_stands_with_the_finding(client, petition, commitment):
    verdicts.find(
        commitment,
        verdict=Verdict.NOT,
        reason="Vẫn tắc.",
        supervisor=make_unit("Mặt trận xã", kind=Unit.Kind.FRONT),
        on=date(2026, 6, 9),
        evidence=[make_picture()],
    )
    assert client.get(petition.get_absolute_url()).content.decode().count('<img src="/tai-lieu/') == 1


def test_duties_of_forwarding_are_evidenced_or_said_not_to_be(client, petition):
    lifecycle.forward(
        petition, to=make_unit("Sở Xây dựng"), by=OFFICE, on=date(2026, 4, 1), reason="Tỉnh lộ", document="5/CV"
    )
    lifecycle.evidence(petition, duty=EventKind.PETITIONER_TOLD, by=OFFICE, on=date(2026, 4, 3), text="Đã báo.")
    duties = between(page_of(client, petition), "Duties after forwarding", "What happened")
    assert "Forwarded to the competent unit Evidenced" in duties
    assert "Reported to the level above Not yet evidenced" in duties
    assert "Petitioner told Evidenced Đã báo." in duties


def test_a_petition_that_was_never_forwarded_has_no_such_duties(client, petition):
    assert "Duties after forwarding" not in page_of(client, petition)


def test_a_place_that_ended_says_where_it_belongs_today(client):
    old = Place.objects.create(name="xã Cũ", level="commune", kind="commune", valid_to=date(2025, 6, 30))
    new = Place.objects.create(name="xã Mới", level="commune", kind="commune", valid_from=date(2025, 7, 1))
    PlaceSuccession.objects.create(predecessor=old, successor=new, on=date(2025, 7, 1))
    page = page_of(client, make_petition(place=old))
    assert "xã Cũ (now part of xã Mới since 1 July 2025 )" in page


def test_an_owner_that_ended_twice_leads_to_the_unit_that_lives(client):
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


def test_a_code_in_small_letters_leads_to_the_same_page(client, petition):
    response = client.get(f"/kien-nghi/{petition.code.lower()}/")
    assert (response.status_code, response["Location"]) == (301, petition.get_absolute_url())


def test_text_of_the_people_is_never_markup(client):
    petition = make_petition(title="<b>Đường</b>", content="<script>alert(1)</script>")
    page = client.get(petition.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<b>Đường" not in page
