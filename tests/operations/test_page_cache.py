"""What is kept, for whom, and until when."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta

import brotli
import pytest
from django.conf import settings as current
from django.db import OperationalError
from django.http import QueryDict
from django.utils import timezone

from portal.caching import page_cache
from portal.caching.versions import versions
from portal.petitions import lifecycle
from portal.public.filters.schedule import ScheduleQuery
from portal.public.views import commitments, notices, petitions, supervision
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide
from search.query.criteria import Facet
from tests.factories import make_dialogue, make_notice, make_petition, make_unit

from .conftest import TODAY

BY = Actor("Văn phòng UBND xã")
LISTS = ["/", "/kien-nghi/", "/thong-bao/", "/lich-doi-thoai/", "/cam-ket/", "/giam-sat/"]


@pytest.fixture
def pages(db):
    """The address of one page of each type."""
    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    notice = make_notice(dialogue=dialogue)
    return [*LISTS, *(each.get_absolute_url() for each in (petition, dialogue, notice, petition.unit))]


def broken(*args, **kwargs):
    raise OperationalError("the database is away")


def hide(record):
    decide(record, level=Visibility.NEVER, by=BY, on=TODAY, basis="Đơn yêu cầu")


def test_cached_page_costs_no_query(reader, pages, is_kept):
    for address in pages:
        first = reader.get(address)
        is_kept(reader, address)
        assert reader.get(address).content == first.content


def test_pages_vary_by_encoding_without_cookies(reader, pages):
    for address in [*pages, *(f"/en{address}" for address in pages)]:
        for _time in ("made", "kept"):
            response = reader.get(address, headers={"Accept-Language": "en"})
            assert not response.cookies, address
            assert response["Vary"] == "Accept-Encoding", address


def test_cache_keeps_languages_apart(reader, pages):
    for address in pages:
        for path, language in ((address, "vi"), (f"/en{address}", "en"), (address, "vi"), (f"/en{address}", "en")):
            response = reader.get(path, headers={"Accept-Language": "en" if language == "vi" else "vi"})
            assert response["Content-Language"] == language
            assert f'<html lang="{language}">' in response.content.decode()


def test_staff_requests_bypass_cache(reader, pages, client, settings, is_kept):
    reader.cookies[current.SESSION_COOKIE_NAME] = "of-somebody-who-works-here"
    assert "ETag" not in reader.get("/kien-nghi/")
    reader.cookies.clear()
    assert "ETag" in reader.get("/kien-nghi/")
    is_kept(reader, "/kien-nghi/")
    reader.cookies[current.SESSION_COOKIE_NAME] = "of-somebody-who-works-here"
    assert "ETag" not in reader.get("/kien-nghi/")


def test_admin_error_and_redirect_not_cached(reader, pages):
    petition = make_petition()
    for address in ("/quan-tri/tai-khoan/dang-nhap/", "/khong-co/", petition.get_absolute_url().lower()):
        assert "ETag" not in reader.get(address)


def test_hidden_record_leaves_pages_at_once(reader, committed):
    dialogue = make_dialogue(theme="Buổi họp kín")
    shown = make_petition(title="Xin giữ kín tên tôi", dialogue=dialogue)
    addresses = [*LISTS, shown.get_absolute_url(), dialogue.get_absolute_url(), shown.unit.get_absolute_url()]
    told = [address for address in addresses if "Xin giữ kín tên tôi" in reader.get(address).content.decode()]
    assert told == ["/kien-nghi/", shown.get_absolute_url(), dialogue.get_absolute_url()]
    with committed():
        hide(shown)
    for address in addresses:
        assert "Xin giữ kín tên tôi" not in reader.get(address).content.decode()
    assert reader.get(shown.get_absolute_url()).status_code == 404


def test_change_outdates_only_pages_showing_record(reader, committed, is_kept):
    dialogue = make_dialogue()
    changed, other, elsewhere = make_petition(dialogue=dialogue), make_petition(), make_dialogue()
    touched = [changed.get_absolute_url(), dialogue.get_absolute_url(), "/kien-nghi/", "/"]
    untouched = [other.get_absolute_url(), elsewhere.get_absolute_url(), "/thong-bao/", "/cam-ket/", "/lich-doi-thoai/"]
    before = {address: reader.get(address).content for address in [*touched, *untouched]}
    with committed():
        lifecycle.answer(changed, by=BY, on=TODAY, text="Đã trả lời bằng văn bản.")
    for address in untouched:
        is_kept(reader, address)
    for address in touched:
        assert reader.get(address).content != before[address], address


def test_page_overtaken_by_change_not_cached(reader, monkeypatch, committed):
    petition = make_petition()
    story = petitions._context

    def overtaken(*args, **kwargs):
        told = story(*args, **kwargs)
        with committed():
            lifecycle.answer(petition, by=BY, on=TODAY, text="Đã trả lời bằng văn bản.")
        monkeypatch.setattr(petitions, "_context", story)
        return told

    monkeypatch.setattr(petitions, "_context", overtaken)
    assert "Đã trả lời bằng văn bản." not in reader.get(petition.get_absolute_url()).content.decode()
    assert "Đã trả lời bằng văn bản." in reader.get(petition.get_absolute_url()).content.decode()


def test_days_left_are_right_after_midnight(reader, clock):
    petition = make_petition(on=TODAY - timedelta(days=3))
    lifecycle.assign(petition, owner=make_unit(), by=BY, on=TODAY, due_on=TODAY)
    clock.move_to(datetime(2026, 6, 15, 23, 59, 55, tzinfo=timezone.get_default_timezone()))
    evening = reader.get(petition.get_absolute_url())
    assert evening["Cache-Control"] == "public, max-age=5, s-maxage=1"
    clock.shift(10)
    morning = reader.get(petition.get_absolute_url())
    assert morning.content != evening.content
    assert "quá hạn" in morning.content.decode().lower()


def test_page_of_yesterday_not_served_stale(reader, clock, monkeypatch):
    reader.get("/kien-nghi/")
    monkeypatch.setattr(petitions, "_filters", broken)
    clock.shift(timedelta(hours=13))
    assert reader.get("/kien-nghi/").status_code == 503


def test_outdated_page_served_when_rendering_fails(reader, committed, monkeypatch):
    petition = make_petition()
    before = reader.get("/kien-nghi/").content
    with committed():
        lifecycle.answer(petition, by=BY, on=TODAY, text="Đã trả lời bằng văn bản.")
    with monkeypatch.context() as away:
        away.setattr(petitions, "_filters", broken)
        assert reader.get("/kien-nghi/").content == before
    assert reader.get("/kien-nghi/").content != before


def test_hidden_record_page_not_served_stale(reader, committed, monkeypatch):
    petition = make_petition()
    for address in ("/kien-nghi/", petition.get_absolute_url()):
        assert petition.title in reader.get(address).content.decode()
    with committed():
        hide(petition)
    monkeypatch.setattr(petitions, "_filters", broken)
    monkeypatch.setattr(petitions, "_public", broken)
    for address in ("/kien-nghi/", petition.get_absolute_url()):
        response = reader.get(address)
        assert response.status_code == 503
        assert petition.title not in response.content.decode()


def test_hiding_rolls_back_when_versions_fail(reader, monkeypatch):
    petition = make_petition()
    monkeypatch.setattr(type(versions()), "advance", broken)
    with pytest.raises(OperationalError):
        hide(petition)
    petition.refresh_from_db()
    assert petition.is_public


def test_one_request_renews_others_get_stale(reader, clock, monkeypatch, is_kept):
    reader.get("/kien-nghi/")
    clock.shift(page_cache.RENEWAL + 600)
    monkeypatch.setattr(petitions, "_sorted", lambda found, sort: is_kept(reader, "/kien-nghi/") or found)
    assert reader.get("/kien-nghi/").status_code == 200
    monkeypatch.undo()
    is_kept(reader, "/kien-nghi/")


def test_each_encoding_has_its_own_etag(reader):
    plain = reader.get("/kien-nghi/", headers={"Accept-Encoding": "br;q=0, gzip;q=0"})
    as_gzip = reader.get("/kien-nghi/", headers={"Accept-Encoding": "gzip, deflate"})
    as_brotli = reader.get("/kien-nghi/", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert [each.get("Content-Encoding") for each in (plain, as_gzip, as_brotli)] == [None, "gzip", "br"]
    assert plain.content == gzip.decompress(as_gzip.content) == brotli.decompress(as_brotli.content)
    assert len({each["ETag"] for each in (plain, as_gzip, as_brotli)}) == 3


def test_matching_etag_answers_304(reader):
    tag = reader.get("/kien-nghi/")["ETag"]
    again = reader.get("/kien-nghi/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert reader.get("/kien-nghi/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_head_request_gives_length_and_etag(reader):
    page = reader.get("/kien-nghi/")
    head = reader.head("/kien-nghi/")
    assert (head.content, head["Content-Length"], head["ETag"]) == (b"", page["Content-Length"], page["ETag"])


def test_tracking_parameters_are_ignored_and_dropped(reader, is_kept):
    reader.get("/kien-nghi/?utm_source=bao&nam=2026&fbclid=1")
    is_kept(reader, "/kien-nghi/?nam=2026&fbclid=2")
    assert "fbclid" not in reader.get("/kien-nghi/?nam=2026").content.decode()


def test_unknown_or_long_query_not_cached(reader):
    assert "ETag" not in reader.get("/kien-nghi/?la=1")
    assert "ETag" not in reader.get(f"/tim-kiem/?q={'a' * 400}")


@pytest.mark.django_db
def test_every_filter_is_cacheable_query(settings):
    of_lists = (
        petitions._filters(TODAY),
        notices._filters(),
        commitments._filter_options(TODAY).filters,
        supervision._filters(TODAY),
    )
    of_schedule = ScheduleQuery.of(QueryDict()).filterset.filters
    names = {each.name for filters in (*of_lists, of_schedule) for each in filters}
    assert names | {facet.value for facet in Facet} <= set(settings.PAGE_CACHE_QUERY)
