"""Lists: what can be filtered, how they are sorted, and what they do with an address that makes no sense."""

from datetime import date

import pytest
from django.http import QueryDict

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Topic
from portal.organisations.models import Place, PlaceSuccession, Unit
from portal.petitions import lifecycle
from portal.public.filters.listing import Filter, FilterSet, Option
from portal.records.actors import Actor
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import make_conclusion, make_dialogue, make_notice, make_petition, make_unit

from .reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LISTS = ["/lich-doi-thoai/", "/thong-bao/", "/kien-nghi/", "/cam-ket/", "/giam-sat/"]
BY = Actor("Văn phòng UBND xã")


def titles(page, *records):
    """Which of the petitions are on the page, in the order in which they stand there."""
    found = [(page.index(record.title), record) for record in records if record.title in page]
    return [record for _, record in sorted(found, key=lambda pair: pair[0])]


@pytest.fixture
def petitions():
    """One overdue, one due soon, one far, one closed late, one without a date, received one after the other."""
    unit = make_unit()
    dates = {"overdue": date(2026, 6, 10), "due_soon": date(2026, 6, 18), "on_time": date(2026, 9, 1)}
    made = {}
    for day, (name, due_on) in enumerate({**dates, "late": date(2026, 4, 1), "no_deadline": None}.items(), start=1):
        made[name] = make_petition(on=date(2026, 3, day), title=f"Việc {name}")
        lifecycle.assign(made[name], by=BY, on=date(2026, 3, 12), owner=unit, due_on=due_on)
    lifecycle.resolve(made["late"], by=BY, on=date(2026, 4, 9), text="Xong.")
    return made


@pytest.mark.parametrize("timeliness", ["overdue", "due_soon", "on_time", "late", "no_deadline"])
def test_petitions_filter_by_timeliness(client, petitions, timeliness):
    page = read(client, "/kien-nghi/", **{"thoi-han": timeliness})
    assert titles(page, *petitions.values()) == [petitions[timeliness]]


def test_petitions_sort_newest_first_by_default(client, petitions):
    received = sorted(petitions.values(), key=lambda petition: petition.received_on)
    assert titles(read(client, "/kien-nghi/"), *received) == received[::-1]
    assert titles(read(client, "/kien-nghi/", **{"sap-xep": "cu-nhat"}), *received) == received


def test_deadline_sort_puts_open_petitions_first(client, petitions):
    page = read(client, "/kien-nghi/", **{"sap-xep": "han"})
    wanted = [petitions[name] for name in ("overdue", "due_soon", "on_time", "no_deadline", "late")]
    assert titles(page, *wanted) == wanted


def test_petitions_filter_by_topic_unit_year(client):
    topic = Topic.objects.create(name="Giao thông")
    wanted = make_petition(title="Đúng cả", topic=topic, owner=make_unit(), on=date(2025, 5, 5))
    other = make_petition(title="Việc khác")
    query = {"tinh-trang": "received", "linh-vuc": topic.slug, "don-vi": wanted.owner.slug, "nam": "2025"}
    for name, value in query.items():
        if name != "tinh-trang":
            assert titles(read(client, "/kien-nghi/", **{name: value}), wanted, other) == [wanted]
    assert titles(read(client, "/kien-nghi/", **query), wanted, other) == [wanted]


def test_successor_place_finds_petitions_of_former(client):
    old = Place.objects.create(name="xã Cũ", level="commune", kind="commune", valid_to=date(2025, 6, 30))
    new = Place.objects.create(name="xã Mới", level="commune", kind="commune")
    PlaceSuccession.objects.create(predecessor=old, successor=new, on=date(2025, 7, 1))
    petition = make_petition(title="Việc ở xã cũ", place=old)
    for place in (old, new):
        assert petition.title in read(client, "/kien-nghi/", noi=place.slug)
    assert "xã Cũ (until 30 June 2025)" in read(client, "/en/kien-nghi/")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("page", ["999999999999", "0", "-1", "abc", "1e9", "９", "", "9" * 5000])
def test_wrong_page_number_is_no_error(client, address, page):
    make_dialogue()
    assert client.get(address, {"trang": page, "page": page}).status_code == 200


@pytest.mark.parametrize("address", LISTS)
def test_invalid_filter_value_is_dropped_visibly(client, address):
    page = read(client, f"/en{address}", nam="20x6", **{"don-vi": "' OR 1=1 --"})
    assert page.count("so it was left out") == 2


@pytest.mark.parametrize("address", LISTS)
def test_filter_value_accepts_any_character(client, address):
    assert client.get(address, {"don-vi": "\0\ud7ff<>"}).status_code == 200


def test_page_beyond_last_shows_last(client):
    for number in range(21):
        make_petition(title=f"Việc số {number}")
    assert "Page 2 of 2" in read(client, "/en/kien-nghi/", trang="999999999999")


def test_pagination_keeps_filters_and_order(client):
    owner = make_unit("Phòng Kinh tế")
    for _ in range(21):
        make_petition(owner=owner)
    page = client.get("/kien-nghi/", {"don-vi": owner.slug, "sap-xep": "cu-nhat"}).content.decode()
    assert f'href="?don-vi={owner.slug}&amp;sap-xep=cu-nhat&amp;trang=2"' in page


def test_empty_list_says_so_and_links(client):
    assert "Dialogue schedule" in read(client, "/en/kien-nghi/").split("No petition is public yet")[1]
    assert "No notice has been published yet" in read(client, "/en/thong-bao/")
    assert "Nobody has committed to anything yet" in read(client, "/en/cam-ket/")
    assert "No dialogue is announced at the moment" in read(client, "/en/lich-doi-thoai/")


def test_commitments_filter_by_each_field(client):
    kept, broken = make_unit("Phòng Giữ lời"), make_unit("Phòng Thất hứa")
    dialogue = make_dialogue()
    make_notice(
        make_conclusion(text="Việc thứ nhất", owner=kept), make_conclusion(text="Việc thứ hai", owner=broken),
        dialogue=dialogue,
    )  # fmt: skip
    done = Commitment.objects.get(owner=kept)
    commitments.report(done, by=Actor("Phòng"), on=date(2026, 5, 4), text="Xong.", done=True)
    front = make_unit(kind=Unit.Kind.FRONT)
    verdicts.record_finding(done, verdict=Verdict.KEPT, reason="Đã xem.", supervisor=front, on=date(2026, 5, 9))
    for query in (
        {"don-vi": kept.slug},
        {"tinh-trang": "done"},
        {"thoi-han": "on_time"},
        {"giam-sat": "kept"},
        {"nam": "2026", "tinh-trang": "done"},
    ):
        page = read(client, "/cam-ket/", **query)
        assert "Việc thứ nhất" in page, query
        assert "Việc thứ hai" not in page, query
    for query in ({"thoi-han": "overdue"}, {"giam-sat": "chua"}, {"tinh-trang": "open"}):
        page = read(client, "/cam-ket/", **query)
        assert "Việc thứ hai" in page, query
        assert "Việc thứ nhất" not in page, query


def test_notices_filter_by_issuer_and_timeliness(client):
    in_time = make_notice(title="Thông báo kịp")
    late = make_notice(title="Thông báo muộn", issued_on=date(2026, 3, 20))
    assert late.title not in read(client, "/thong-bao/", **{"thoi-han": "on_time"})
    assert in_time.title not in read(client, "/thong-bao/", **{"thoi-han": "late"})
    assert late.title not in read(client, "/thong-bao/", **{"don-vi": in_time.unit.slug})


FILTERS = (
    Filter("nam", "Year", (Option("2025", "2025"), Option("2026", "2026"))),
    Filter("don-vi", "Unit", (Option("ubnd", "UBND"),)),
)
SORTS = (Option("moi-nhat", "Newest"), Option("cu-nhat", "Oldest"))


def filterset(query: str) -> FilterSet:
    return FilterSet.from_query(QueryDict(query), filters=FILTERS, sorts=SORTS)


def test_list_address_drops_default_parameters():
    assert filterset("don-vi=&nam=2026&sap-xep=moi-nhat&utm=x").querystring() == "?nam=2026"
    assert filterset("").querystring() == ""
    assert filterset("sap-xep=cu-nhat").querystring() == "?sap-xep=cu-nhat"


def test_chip_links_list_without_its_filter():
    chips = filterset("nam=2026&don-vi=ubnd").chips
    assert [(chip.label, chip.href) for chip in chips] == [
        ("Year: 2026", "?don-vi=ubnd"),
        ("Unit: UBND", "?nam=2026"),
    ]


def test_unknown_sort_falls_back_to_default():
    assert filterset("sap-xep=gia").sort == "moi-nhat"
