"""Questions that cost much: they are bounded, counted, and refused in a sentence."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.dispatch import rate_limits
from search.index import outbox

pytestmark = pytest.mark.usefixtures("example", "db")


@pytest.fixture(autouse=True)
def index(example, db, settings, tmp_path):
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
    outbox.rebuild()
    rate_limits.reset()


@pytest.mark.parametrize(("path", "setting"), [("", "SEARCH_RATE"), ("csv/", "SEARCH_EXPORT_RATE")])
def test_flood_of_questions_is_refused(settings, path, setting):
    setattr(settings, setting, "2/minute")
    answers = [Client().get(f"/tim-kiem/{path}?q=word{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert "Đã hỏi quá nhiều lần" in answers[-1].content.decode()
    english = Client().get(f"/en/tim-kiem/{path}?q=word")
    assert (english.status_code, "asked too often" in english.content.decode()) == (429, True)
    assert Client().get("/kien-nghi/").status_code == 200


def test_forged_address_is_same_caller(settings):
    settings.SEARCH_RATE = "1/minute"
    asked = [Client().get("/tim-kiem/?q=a", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(2)]
    assert [answer.status_code for answer in asked] == [200, 429]


def test_ticked_values_are_capped_visibly():
    many = "&".join(f"don-vi={number}" for number in range(300))
    answer = Client().get(f"/tim-kiem/?{many}")
    assert len(answer.context["criteria"].chosen) == 30
    assert len(answer.content) < 250_000
    assert "Câu hỏi đã được cắt bớt" in answer.content.decode()
    assert "cắt bớt" in Client().get("/tim-kiem/?q=" + "a" * 40_000).content.decode()
    assert "cắt bớt" not in Client().get("/tim-kiem/?q=duong&don-vi=1").content.decode()
