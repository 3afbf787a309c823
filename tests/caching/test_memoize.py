"""A read that is remembered is asked again as soon as something that it shows has changed, and never before."""

from __future__ import annotations

import time

import pytest
from django.db import transaction
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from portal.caching import dependencies
from portal.caching.memoize import MOST, memoize
from portal.caching.versions import versions
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide
from tests.factories import make_petition, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


class Reads:
    """`titles()` is remembered; `count` is how often the database was asked."""

    def __init__(self) -> None:
        self.count = 0

        @memoize(Petition)
        def titles(*, beginning: str = "") -> tuple[str, ...]:
            self.count += 1
            found = Petition.objects.public().filter(title__startswith=beginning)
            return tuple(f"{translation.get_language()}: {petition.title}" for petition in found)

        self.titles = titles


@pytest.fixture
def reads():
    return Reads()


def test_repeated_call_reads_database_once(reads):
    make_petition(title="Đường liên thôn")
    assert [reads.titles(), reads.titles()] == [("vi: Đường liên thôn",)] * 2
    assert reads.count == 1


def test_new_record_is_seen_at_once(reads):
    assert reads.titles() == ()
    make_petition(title="Đường liên thôn")
    assert reads.titles() == ("vi: Đường liên thôn",)


def test_hidden_record_is_gone_at_once(reads):
    petition = make_petition(title="Đường liên thôn")
    assert reads.titles() == ("vi: Đường liên thôn",)
    decide(petition, level=Visibility.AGGREGATE_ONLY, by=Actor("Văn phòng"), on=petition.received_on, basis="Có tên")
    assert reads.titles() == ()


def test_change_of_other_model_rereads_nothing(reads):
    reads.titles()
    versions().advance(["dialogues.notice"])
    reads.titles()
    assert reads.count == 1


def test_every_page_change_triggers_new_read(reads):
    reads.titles()
    make_unit("UBND xã Mới")
    reads.titles()
    assert reads.count == 2


def test_answers_differ_by_arguments_and_language(reads):
    make_petition(title="Đường liên thôn")
    assert reads.titles(beginning="Cầu") == ()
    assert reads.titles(beginning="Đường") == ("vi: Đường liên thôn",)
    with translation.override("en"):
        assert reads.titles(beginning="Đường") == ("en: Đường liên thôn",)


def test_uncommitted_read_is_not_memoized(reads):
    with transaction.atomic():
        make_petition(title="Đường liên thôn")
        assert reads.titles() == ("vi: Đường liên thôn",)
        transaction.set_rollback(True)
    assert reads.titles() == ()


def test_memoized_read_tracks_its_dependencies(reads):
    petition = make_petition(title="Đường liên thôn")
    reads.titles()
    with dependencies.track() as notes:
        reads.titles()
    assert {dependencies.kind_tag(Petition), dependencies.EVERY_PAGE} <= set(notes.fewest)
    assert dependencies.record_tag(Petition, petition.pk) not in notes.fewest, "the kind says it all"


def test_memoized_answers_are_bounded(reads):
    for number in range(MOST + 1):
        reads.titles(beginning=str(number))
    reads.titles(beginning="0")
    assert reads.count == MOST + 2


def test_unreachable_versions_cause_new_reads(reads, monkeypatch):
    def away(*args, **kwargs):
        raise OSError

    reads.titles()
    monkeypatch.setattr(type(versions()), "unchanged", away)
    make_petition(title="Đường liên thôn")
    assert reads.titles() == ("vi: Đường liên thôn",)
    assert reads.titles() == ("vi: Đường liên thôn",)
    assert reads.count == 3


def test_answers_expire_after_ten_minutes(reads, monkeypatch):
    reads.titles()
    later = time.monotonic() + 601
    monkeypatch.setattr("portal.caching.memoize.time.monotonic", lambda: later)
    reads.titles()
    assert reads.count == 2


def test_error_page_frame_is_not_kept():
    template = engines["django"].from_string(
        "{% load fragment_cache %}{% cached 'test-frame' %}{{ office }}{% endcached %}"
    )
    request = RequestFactory().get("/")
    assert template.render({}) == ""
    assert template.render({"office": "Văn phòng"}, request) == "Văn phòng"
    assert template.render({"office": "Ai khác"}, request) == "Văn phòng"
