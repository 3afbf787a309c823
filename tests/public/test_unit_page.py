"""A unit: what it is and was, and what it owes."""

from datetime import date

import pytest

from portal.organisations.models import UnitSuccession
from tests.factories import make_conclusion, make_dialogue, make_head, make_notice, make_unit

from .reading import in_english, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_ended_unit_names_its_successor(client):
    old = make_unit("Ban Dân vận", valid_to=date(2025, 2, 28))
    new = make_unit("Ban Tuyên giáo và Dân vận", valid_from=date(2025, 3, 1))
    UnitSuccession.objects.create(predecessor=old, successor=new, on=date(2025, 3, 1), legal_basis="QĐ 983-QĐ/TU")
    page = read(client, in_english(old))
    assert "This unit ended on 28 February 2025." in page
    assert "Carried on by Ban Tuyên giáo và Dân vận" in page
    assert "Took over from Ban Dân vận Merged, 1 March 2025 , QĐ 983-QĐ/TU" in read(client, in_english(new))


def test_existing_unit_shows_no_end_banner(client):
    assert "This unit ended" not in read(client, in_english(make_unit(valid_to=date(2026, 6, 15))))


def test_heads_show_role_and_term(client):
    head = make_head(valid_from=date(2021, 7, 1), valid_to=date(2025, 6, 30))
    assert f"{head.title} from 1 July 2021 until 30 June 2025" in read(client, in_english(head.unit))


def test_commitments_show_numerator_and_denominator(client):
    owner = make_unit("Phòng Kinh tế")
    make_notice(make_conclusion(owner=owner, text="Sửa cầu."), make_conclusion(owner=owner, text="Kè ao."))
    page = read(client, in_english(owner))
    assert "Commitments reported as done 0 / 2 0 %" in page
    assert "Sửa cầu." in page


def test_its_dialogues_and_notices_are_linked(client):
    dialogue = make_dialogue()
    notice = make_notice(dialogue=dialogue)
    page = client.get(dialogue.unit.get_absolute_url()).content.decode()
    assert f'href="{dialogue.get_absolute_url()}"' in page
    assert f'href="{notice.get_absolute_url()}"' in page


def test_unknown_unit_is_404(client):
    assert client.get("/don-vi/khong-co/").status_code == 404
