"""The read API: what every list and every record promises to programs."""

from datetime import date
from ipaddress import ip_network

import pytest

from portal.dispatch import rate_limits
from portal.opendata.catalogue.resources import RESOURCES
from tests.factories import make_dialogue, make_petition, make_unit
from tests.opendata.everything import make_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

NAMES = list(RESOURCES)


def test_petition_is_identified_by_its_code(ask, settings):
    petition = make_petition(title="Đường thôn Ngò")
    told = ask(f"petitions/{petition.code}")
    assert told["code"] == petition.code
    assert told["url"] == f"{settings.SITE_URL}/kien-nghi/{petition.code}/"
    assert told["title"] == "Đường thôn Ngò"


def test_code_is_accepted_in_lower_case(ask):
    petition = make_petition()
    assert ask(f"petitions/{petition.code.lower()}")["code"] == petition.code


def test_dates_are_iso_with_vietnam_offset(ask):
    dialogue = make_dialogue(on=date(2026, 3, 5))
    told = ask(f"dialogues/{dialogue.slug}")
    assert told["starts_at"] == "2026-03-05T08:00:00+07:00"
    assert [event["on"] for event in told["events"]] == ["2026-02-03", "2026-02-23", "2026-03-05"]


def test_listed_identifier_leads_to_its_record(ask):
    make_everything(1)
    for resource in RESOURCES.values():
        items = ask(resource.name)["items"]
        assert items, resource.name
        for item in items:
            assert ask(f"{resource.name}/{item[resource.key]}") == item


def test_list_gives_total_and_next_link(ask, client):
    for _ in range(5):
        make_petition()
    first = ask("petitions", page_size=2)
    assert (first["total"], len(first["items"]), first["previous"]) == (5, 2, None)
    codes = [item["code"] for item in first["items"]]
    while first["next"]:
        first = client.get(first["next"]).json()
        codes += [item["code"] for item in first["items"]]
    assert len(set(codes)) == 5


def test_page_beyond_last_is_empty(ask):
    make_petition()
    assert ask("petitions", page=3)["items"] == []


FILTERS = [
    ("petitions", {"state": "received"}, {"state": "resolved"}),
    ("petitions", {"year": 2026}, {"year": 2025}),
    ("petitions", {"place": "xa-moi"}, {"place": "xa-khac"}),
    ("petitions", {"timeliness": "no_deadline"}, {"timeliness": "late"}),
    ("dialogues", {"form": "in_person"}, {"form": "online"}),
    ("dialogues", {"notice": "late"}, {"notice": "pending"}),
    ("notices", {"unit": "ubnd-xa"}, {"unit": "khong-co"}),
    ("commitments", {"verdict": "not"}, {"verdict": "kept"}),
    ("commitments", {"checked": "false"}, {"checked": "false", "verdict": "kept"}),
    ("commitments", {"timeliness": "overdue"}, {"timeliness": "late"}),
    ("findings", {"verdict": "not"}, {"verdict": "kept"}),
    ("plans", {"year": 2026}, {"year": 2025}),
    ("units", {"kind": "peoples_committee"}, {"kind": "military"}),
    ("places", {"level": "commune"}, {"level": "central"}),
    ("scoreboard", {"unit": "ubnd-xa"}, {"unit": "khong-co"}),
    ("petition-totals", {"year": 2026}, {"year": 2020}),
]


@pytest.mark.parametrize(("name", "some", "none"), FILTERS, ids=map(str, FILTERS))
def test_api_lists_take_public_filters(ask, name, some, none):
    make_everything(1)
    make_petition()
    assert ask(name, **some)["total"] >= 1
    assert ask(name, **none)["total"] == 0


@pytest.mark.parametrize("size", [1, 12])
def test_list_needs_at_most_10_queries(ask, django_assert_max_num_queries, size):
    make_everything(size)
    for name in NAMES:
        with django_assert_max_num_queries(10, info=name):
            ask(name)


WRONG = [
    ("petitions?page=100000000000000000000000000", "page"),
    ("petitions?page=0", "page"),
    ("petitions?page_size=201", "page_size"),
    ("petitions?state=perhaps", "state"),
    ("petitions?year=99999999999999999999", "year"),
    ("petitions?tinh-trang=resolved", "tinh-trang"),
    ("petitions?unit=%00", "unit"),
    ("petitions.pdf", "extension"),
    ("petitions.csv?table=secrets", "table"),
    ("commitments/17", "key"),
]


@pytest.mark.parametrize(("address", "parameter"), WRONG, ids=[address for address, _ in WRONG])
def test_invalid_parameter_is_named_in_problem(client, address, parameter):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (told["status"], told["type"]) == (422, "about:blank")
    assert [error["parameter"] for error in told["errors"]] == [parameter]
    assert told["errors"][0]["message"]


def test_problems_use_caller_language(client):
    vietnamese = client.get("/api/v1/petitions?page=x", headers={"Accept-Language": "vi"}).json()
    english = client.get("/api/v1/petitions?page=x", headers={"Accept-Language": "en"}).json()
    assert vietnamese["errors"][0]["message"] == "Phải là một số nguyên."
    assert english["errors"][0]["message"] == "It must be a whole number."


@pytest.mark.parametrize("address", ["petitions/KN-0000-0000", "nothing", "", "petitions/"])
def test_missing_record_is_404_problem(client, address):
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_data_can_only_be_read(client, method):
    response = getattr(client, method)("/api/v1/petitions")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_internal_error_reveals_no_details(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the password of the database is 1234")

    monkeypatch.setattr("portal.opendata.catalogue.filters.PetitionFilters.filter_rows", fail)
    client.raise_request_exception = False
    response = client.get("/api/v1/petitions")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "1234" not in response.content.decode()


def test_head_has_headers_of_get(client):
    response = client.head("/api/v1/units")
    assert response.status_code == 200
    assert response["ETag"]


@pytest.mark.parametrize("name", NAMES)
def test_unchanged_answer_is_304(client, name):
    make_everything(1)
    tag = client.get(f"/api/v1/{name}")["ETag"]
    assert client.get(f"/api/v1/{name}", headers={"If-None-Match": tag}).status_code == 304


def test_changed_answer_is_sent_again(client):
    tag = client.get("/api/v1/petitions")["ETag"]
    make_petition()
    assert client.get("/api/v1/petitions", headers={"If-None-Match": tag}).status_code == 200


def test_answers_are_cacheable_with_revalidation(client):
    response = client.get("/api/v1/petitions")
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


def test_programs_of_any_site_may_read(client):
    response = client.get("/api/v1/petitions", headers={"Origin": "https://bao.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    asked = client.options(
        "/api/v1/petitions",
        headers={"Origin": "https://bao.example", "Access-Control-Request-Method": "DELETE"},
    )
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ["/kien-nghi/", "/quan-tri/tai-khoan/dang-nhap/"])
def test_pages_refuse_cross_origin_reading(client, address):
    assert "Access-Control-Allow-Origin" not in client.get(address, headers={"Origin": "https://bao.example"})


def test_every_answer_states_rate_limit(client, settings):
    settings.API_RATE = "3/minute"
    response = client.get("/api/v1/petitions")
    assert response["RateLimit-Policy"] == '"requests";q=3;w=60'
    assert response["RateLimit"] == '"requests";r=2;t=60'


def test_exceeded_limit_states_retry_time(client, settings):
    settings.API_RATE = "1/minute"
    client.get("/api/v1/petitions")
    response = client.get("/api/v1/nothing")
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert response["Retry-After"] == "60"
    assert response["RateLimit"] == '"requests";r=0;t=60'


def test_exports_have_separate_rate_limit(client, settings):
    settings.API_RATE = "1/minute"
    client.get("/api/v1/petitions")
    assert client.get("/api/v1/petitions.csv")["RateLimit-Policy"].startswith('"exports"')


def test_callers_behind_trusted_proxy_are_distinguished(client, settings):
    settings.API_RATE, settings.TRUSTED_PROXIES = "1/minute", [ip_network("127.0.0.1")]
    client.get("/api/v1/petitions", headers={"X-Forwarded-For": "192.0.2.1"})
    other = client.get("/api/v1/petitions", headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})
    assert other.status_code == 200


def test_caller_cannot_forge_its_address(client, settings):
    settings.API_RATE = "1/minute"
    client.get("/api/v1/petitions", headers={"X-Forwarded-For": "192.0.2.1"})
    assert client.get("/api/v1/petitions", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429


def test_unreachable_rate_store_allows_requests(client, settings, monkeypatch):
    settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:1/0"}}
    rate_limits.reset()
    assert client.get("/api/v1/petitions").status_code == 200


def test_ended_unit_stays_in_api(ask):
    make_unit("UBND huyện", valid_to=date(2025, 6, 30))
    assert ask("units/ubnd-huyen")["valid_to"] == "2025-06-30"
