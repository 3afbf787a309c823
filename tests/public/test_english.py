"""English pages: what the portal says is English, what the record says is Vietnamese and marked so."""

from datetime import date

import pytest

from portal.dialogues.models import Topic
from portal.petitions.models import Petition
from portal.workdays.models import DeadlineRule
from tests.factories import make_dialogue, make_petition

from .reading import in_english, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LAND = {"name": "Đất đai", "name_en": "Land"}


def test_deadline_names_and_bases_are_english(client):
    dialogue = make_dialogue(on=date(2026, 6, 9))
    page = read(client, in_english(dialogue))
    assert "Publication of the result of the dialogue" in page
    assert "Law on the Organisation of Local Government" in page
    assert "Công khai kết quả đối thoại" in read(client, dialogue.get_absolute_url())


def test_every_shipped_rule_is_translated():
    assert not DeadlineRule.objects.filter(label_en="").exists()
    assert not DeadlineRule.objects.filter(legal_basis_en="").exists()


def test_topics_are_named_in_english(client):
    petition = make_petition(topic=Topic.objects.create(**LAND))
    assert "Đất đai" in read(client, petition.get_absolute_url())
    for address in (in_english(petition), "/en/kien-nghi/"):
        page = client.get(address).content.decode()
        assert "Land" in page, address
        assert "Đất đai" not in page, address


def test_an_untranslated_topic_is_marked_vietnamese(client):
    petition = make_petition(topic=Topic.objects.create(name="Đất đai"))
    page = client.get(in_english(petition)).content.decode()
    assert 'lang="vi">Đất đai</a>' in page


def test_english_pages_say_records_are_vietnamese(client):
    petition = make_petition()
    assert "Records are shown in Vietnamese" in read(client, in_english(petition))
    assert "Records are shown in Vietnamese" not in read(client, petition.get_absolute_url())


def test_topic_in_figures_follows_page_language(client):
    topic = Topic.objects.create(**LAND)
    for _ in range(3):
        make_petition(topic=topic)
    assert Petition.objects.public().count() == 3
    assert "Land" in read(client, "/en/giam-sat/")
    assert "Đất đai" in read(client, "/giam-sat/")
