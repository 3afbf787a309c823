"""The scoreboard: each number leads to a list with as many rows."""

import html
import re
from datetime import date

import pytest

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Topic
from portal.petitions.models import Kind
from portal.records.actors import Actor
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import make_conclusion, make_dialogue, make_notice, make_petition, make_unit

from .reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def board(client, **query):
    return read(client, "/en/giam-sat/", **query)


@pytest.fixture
def year():
    """2026: a notice in time, one late, one missing and one not due yet; commitments of every standing."""
    owner = make_unit("Phòng Kinh tế")
    done, late, far = (make_conclusion(owner=owner, text=text) for text in ("Xong", "Xong muộn", "Còn lâu"))
    far.due_on = date(2026, 12, 1)
    make_notice(done, late, far, make_conclusion(owner=owner, text="Quá hạn"))
    make_notice(dialogue=make_dialogue(theme="Muộn"), issued_on=date(2026, 3, 30))
    make_dialogue(theme="Không thông báo")
    make_dialogue(theme="Chưa đến hạn", on=date(2026, 6, 10))
    by = Actor("Phòng Kinh tế")
    for text, day in (("Xong", date(2026, 5, 4)), ("Xong muộn", date(2026, 6, 4))):
        commitment = Commitment.objects.get(conclusion__text=text)
        commitments.report(commitment, by=by, on=day, text="Xong.", done=True)
    verdicts.record_finding(
        commitment, verdict=Verdict.NOT, reason="Chưa.", supervisor=make_unit(), on=date(2026, 6, 9)
    )


def test_rates_have_numerator_and_denominator(client, year):
    page = board(client)
    assert "Notices issued in time 1 / 3 33.3 %" in page
    assert "Commitments reported as done 2 / 5 40 %" in page
    assert "Done in time 1 / 4 25 %" in page
    assert "Commitments checked by supervisors 1 / 5 20 %" in page


def test_dialogues_with_missing_notice_are_listed(client, year):
    missing = board(client).split("Held, and no notice issued")[1].split("Notices by unit")[0]
    assert "Không thông báo" in missing
    assert "Chưa đến hạn" not in missing


def test_every_number_matches_its_linked_list(client, year):
    page = client.get("/giam-sat/").content.decode()
    links = re.findall(r'href="(/(?:cam-ket|lich-doi-thoai)/\?[^"]+)">(\d+)</a>', page)
    assert len(links) > 40
    for address, number in links:
        rows = client.get(html.unescape(address)).content.decode().split('id="ke-hoach"')[0]
        assert rows.count('<article class="entry') == int(number), address


def test_a_year_with_nothing_says_so(client):
    assert "No dialogue of this year is recorded as held." in board(client)


def test_unit_filter_shows_unit_alone(client, year):
    owner = Commitment.objects.get(conclusion__text="Quá hạn").owner
    page = board(client, **{"don-vi": owner.slug})
    assert "Commitments reported as done 2 / 4" in page
    assert "Notices by unit" not in page


def test_complaints_count_in_total_only(client):
    topic = Topic.objects.create(name="Đất đai")
    for _ in range(3):
        make_petition(topic=topic)
    for _ in range(3):
        make_petition(kind=Kind.COMPLAINT, topic=topic)
    figures = board(client).split("Petitions received in 2026")[1]
    assert "Received 6 Complaints stand in this total only" in figures
    assert "Đất đai 3 / 3" in figures


def test_year_without_dialogues_shows_missed_quota(client):
    make_unit("UBND xã Vắng", kind="peoples_committee", accountable_since=date(2024, 7, 1))
    page = board(client, nam="2025")
    assert "UBND xã Vắng Missed: 4 dialogues lacking 0 / 4" in page
