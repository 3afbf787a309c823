"""The figures in pictures: what the eye sees, the table says, and the list behind a number holds."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from portal.dialogues import commitments
from portal.dialogues.models import Topic
from portal.organisations.models import Boundary, Place, Unit
from portal.petitions import lifecycle
from portal.petitions.models import Kind
from portal.public.charts.rows import PARTS
from portal.public.views.charts import LISTED
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide
from tests.factories import HELD_ON, make_commitment, make_petition, make_unit

from .reading import between, in_english, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

ADDRESS = "/giam-sat/bieu-do/"
BY = Actor("Phòng Kinh tế")


@pytest.fixture
def petitions():
    """Four on land: resolved after 10 days, answered after 20, overdue, open; three on roads; one complaint."""
    land, roads = Topic.objects.create(name="Đất đai"), Topic.objects.create(name="Giao thông")
    unit = make_unit("Phòng Kinh tế")
    done, said, late, _open = (make_petition(topic=land, owner=unit) for _ in range(4))
    lifecycle.resolve(done, by=BY, on=HELD_ON + timedelta(days=10), text="Xong.")
    lifecycle.answer(said, by=BY, on=HELD_ON + timedelta(days=20), text="Đã giải trình.")
    lifecycle.assign(late, by=BY, on=HELD_ON, owner=unit, due_on=date(2026, 4, 1))
    for _ in range(3):
        make_petition(topic=roads, owner=unit)
    make_petition(topic=roads, kind=Kind.COMPLAINT, owner=unit)


def markup(client: Client, **query: str) -> str:
    return client.get(f"/en{ADDRESS}", query).content.decode()


def drawn(page: str, name: str) -> list[int]:
    """The numbers written into the picture of this name, in their order."""
    picture = page.split(f'aria-labelledby="{name}-ten"', 1)[1].split("</svg>\n", 1)[0]
    return [int(number) for number in re.findall(r'<text class="chart__number"[^>]*>(\d+)</text>', picture)]


def tabled(page: str, name: str) -> list[list[str]]:
    """The cells of the table under the picture of this name, row by row."""
    table = page.split(f'id="{name}-bang"', 1)[1].split("</table>", 1)[0].split("<tbody", 1)[1]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr ")[1:]]
    return [[html.unescape(re.sub(r"<[^>]+>|\s+", " ", cell)).strip() for cell in row] for row in rows]


def test_bar_and_table_give_same_parts(client, petitions):
    page = markup(client)
    assert 'aria-label="Resolved 1, Answered, explained 1, Open, still in time 1, Overdue 1"' in page
    assert tabled(page, "linh-vuc") == [
        ["Đất đai", "1", "1", "0", "1", "1", "4"],
        ["Giao thông", "0", "0", "0", "3", "0", "3"],
    ]


def test_every_number_matches_its_linked_list(client, petitions):
    links = re.findall(r'href="(/kien-nghi/\?[^"]+)">(\d+)</a>', client.get(ADDRESS).content.decode())
    assert len(links) == 12  # 4 standings on land, 1 on roads, 4 of the unit; and the total of each
    for address, number in links:
        rows = client.get(html.unescape(address)).content.decode()
        assert rows.count('<article class="entry') == int(number), address


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_part_has_its_list(language):
    with override(language):
        assert set(LISTED) == set(PARTS)


def test_bar_links_petitions_of_topic(client, petitions):
    bar = re.search(r'class="chart__row" href="([^"]+)"', client.get(ADDRESS, {"nam": "2026"}).content.decode())
    assert html.unescape(bar[1]) == "/kien-nghi/?linh-vuc=dat-dai&nam=2026"


def test_charts_omit_hidden_petition(client, petitions):
    hidden = make_petition(public=False, topic=Topic.objects.create(name="Lĩnh vực kín"))
    page = read(client, f"/en{ADDRESS}")
    assert hidden.topic.name not in page
    assert "of 7 have been answered" in page


def test_chart_gives_median_percentile_and_unanswered(client, petitions):
    words = between(read(client, f"/en{ADDRESS}"), "Until the first answer", "Done after so many days")
    assert "2 of 7 have been answered." in words
    assert "half took 10 days or less, nine of ten 20 days or less." in words
    assert "5 have not been answered yet, the longest waiting for 102 days." in words


def test_columns_and_table_give_same_numbers(client, petitions):
    page = markup(client)
    for name, numbers in (("tra-loi", [1, 1, 5]), ("giai-quyet", [1, 6])):
        rows = [[int(cell) for cell in row[1:]] for row in tabled(page, name)]
        assert drawn(page, name) == [total for *_parts, total in rows if total] == numbers
        assert all(sum(parts) == total for *parts, total in rows)


@pytest.fixture
def commitment():
    """Promised on 12 March, due on 29 May; reported as done in April, reopened in June: overdue today."""
    commitment = make_commitment(owner=make_unit("Phòng Kinh tế"))
    commitments.report(commitment, by=BY, on=date(2026, 4, 2), text="Xong.", done=True)
    commitments.reopen(commitment, by=BY, on=date(2026, 6, 2), reason="Chưa xong.")
    return commitment


# A month in which nothing changed has no row of its own.
MONTHS = [
    ["03/2026", "0", "1", "0", "1"],
    ["04/2026 – 05/2026", "1", "0", "0", "1"],
    ["06/2026", "0", "0", "1", "1"],
]


@pytest.mark.parametrize("where", ["pictures", "unit", "notice"])
def test_portal_unit_and_notice_chart_commitments(client, commitment, where):
    if where != "pictures":
        make_commitment()
    notice = commitment.conclusion.notice
    address = {"pictures": f"/en{ADDRESS}", "unit": in_english(commitment.owner), "notice": in_english(notice)}[where]
    page = client.get(address).content.decode()
    assert tabled(page, "cam-ket") == MONTHS
    assert "0/1 reported as done, 0/1 open and in time, 1/1 overdue." in page
    assert page.split('aria-labelledby="cam-ket-ten"')[1].split("</figure>")[0].count('<rect class="chart__box"') == 4


def test_unit_page_charts_only_own_answers(client, petitions):
    make_petition(owner=make_unit("Đơn vị khác"))
    assert "2 of 7 have been answered." in read(client, in_english(Unit.objects.get(slug="phong-kinh-te")))


def test_unit_without_duties_has_no_charts(client):
    assert "<figure" not in client.get(make_unit().get_absolute_url()).content.decode()


def test_charts_omit_commitment_of_hidden_notice(client, commitment):
    decide(commitment.conclusion.notice, level=Visibility.NEVER, by=BY, on=date(2026, 6, 3), basis="Yêu cầu")
    for address in (ADDRESS, commitment.owner.get_absolute_url()):
        assert 'id="tien-do"' not in client.get(address).content.decode()


@pytest.fixture
def communes():
    """Side by side from west to east: three open petitions, one, none."""
    for number, (name, petitions) in enumerate((("xã Tây", 3), ("xã Giữa", 1), ("xã Đông", 0))):
        west, east = 106 + number / 10, 106.1 + number / 10
        ring = [[west, 21.4], [east, 21.4], [east, 21.5], [west, 21.5], [west, 21.4]]
        place = Place.objects.create(name=name, level="commune", kind="commune")
        Boundary.objects.create(place=place, geometry={"type": "Polygon", "coordinates": [ring]})
        for _ in range(petitions):
            make_petition(place=place)


def test_map_masks_small_counts_links_lists(client, communes):
    page = markup(client)
    areas = re.findall(r'class="chart__area" href="([^"]+)" data-total-only aria-label="([^"]+)"', page)
    assert [html.unescape(told) for _href, told in areas] == ["xã Đông: 0", "xã Giữa: <3", "xã Tây: 3"]
    assert tabled(page, "ban-do") == [["xã Đông", "0"], ["xã Giữa", "Fewer than 3"], ["xã Tây", "3"]]
    behind = client.get(html.unescape(areas[2][0])).content.decode()
    assert behind.count('<article class="entry') == 3


def test_map_puts_west_left_numbers_inside(client, communes):
    drawn = re.findall(
        r' d="M([^"]+)Z".*?<text class="chart__number" x="([\d.]+)" y="([\d.]+)"', markup(client), re.DOTALL
    )
    east, middle, west = (
        (min(xs), float(x), max(xs))
        for path, x, _y in drawn
        for xs in [[float(point.split()[0]) for point in path.split("L")]]
    )
    assert west[0] < west[1] < west[2] <= middle[0] < middle[1] < middle[2] <= east[0] < east[1] < east[2] <= 360


def test_without_boundaries_there_is_no_map(client, petitions):
    assert 'id="ban-do"' not in markup(client)


def test_year_without_petitions_is_not_offered(client, petitions):
    make_petition(on=date(2024, 5, 6))
    assert ">2025<" not in client.get(ADDRESS).content.decode()


def test_the_scoreboard_leads_to_the_pictures(client):
    assert f'href="{ADDRESS}"' in client.get("/giam-sat/").content.decode()


def test_patterns_distinguish_chart_parts_without_colour(client, petitions):
    keys = markup(client).split('<ul class="chart__key">')[1:]
    assert len(keys) == 4
    for key in keys:
        drawn_as = re.findall(r"<pattern[^>]*>(.*?)</pattern>", key.split("</ul>")[0], re.DOTALL)
        assert len(drawn_as) == len(set(drawn_as)) >= 2
