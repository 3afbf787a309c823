"""A list of the desk as a sheet is what the list shows."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.desk.menu import viewsets
from portal.dialogues.models import Topic
from portal.organisations.models import Role
from portal.petitions.models import Petition
from search.models import SynonymRule

from . import world

LISTS = sorted(
    viewset.get_url_name("list" if hasattr(viewset, "get_admin_url_namespace") else "index")
    for registered in viewsets()
    for viewset in getattr(registered, "registerables", [registered])
)


@pytest.fixture
def site_administrator(db: None) -> Client:
    return world.client_of(world.User.objects.create_superuser("quantri", "quantri@example.org", "dan-hoi-la-biet"))


@pytest.fixture
def filled(a: world.Commune) -> None:
    notice = world.published_notice(a)
    world.petition(notice.dialogue)
    Topic.objects.create(name="Giao thông")
    SynonymRule.objects.create(line="sổ đỏ, bìa đỏ")


def as_csv(client: Client, url: str) -> list[list[str]]:
    text = b"".join(client.get(url, {"export": "csv"} if "?" not in url else None).streaming_content).decode()
    assert text.startswith("\ufeff"), "Excel reads the accents only behind this mark"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def as_xlsx(client: Client, url: str) -> Any:
    content = b"".join(client.get(url, {"export": "xlsx"}).streaming_content)
    return load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("name", LISTS)
def test_sheet_columns_and_rows_match_list(filled, site_administrator: Client, name: str) -> None:
    context = site_administrator.get(reverse(name)).context
    view = context["view"]
    labels = [str(column.label) for column in view.columns]

    heading, *rows = as_csv(site_administrator, reverse(name))

    assert [each.lower() for each in heading] == [each.lower() for each in labels]
    assert len(rows) == context["paginator"].count
    for cell in (cell for row in rows for cell in row):
        assert cell not in ("True", "False", "None")
        assert not re.search(r"\d{4}-\d\d-\d\d", cell), cell


@pytest.mark.parametrize("name", LISTS)
def test_both_formats_say_the_same(filled, site_administrator: Client, name: str) -> None:
    sheet = [
        [f"{cell.value:%d/%m/%Y}" if isinstance(cell.value, date) else str(cell.value or "") for cell in row]
        for row in as_xlsx(site_administrator, reverse(name)).iter_rows()
    ]
    assert [[cell.strip() for cell in row] for row in sheet] == [
        [cell.strip() for cell in row] for row in as_csv(site_administrator, reverse(name))
    ]


def test_sheet_follows_filter_and_order(a: world.Commune) -> None:
    held = world.held_dialogue(a)
    for title in ("Cầu hỏng", "Ao làng", "Bến nước"):
        world.petition(held, title=title)
    world.petition(held, title="Điện yếu", public=False)
    url = f"{reverse('petitions:index')}?ordering=title&visibility=public&export=csv"

    _heading, *rows = as_csv(a.client(Role.CLERK), url)

    assert [row[0] for row in rows] == ["Ao làng", "Bến nước", "Cầu hỏng"]


def test_days_are_dates_of_excel(a: world.Commune) -> None:
    world.petition(world.held_dialogue(a))
    _heading, row = as_xlsx(a.client(Role.CLERK), reverse("petitions:index")).iter_rows()
    days = [cell for cell in row if isinstance(cell.value, date)]
    assert days
    assert {cell.number_format for cell in days} == {"dd/mm/yyyy"}


@pytest.mark.parametrize("title", ["=1+1", "+84 912", "-chưa sửa", "@ai", "\t=1"])
def test_text_is_never_a_formula(a: world.Commune, title: str) -> None:
    petition = world.petition(world.held_dialogue(a))
    Petition.objects.filter(pk=petition.pk).update(title=title)
    client = a.client(Role.CLERK)

    _heading, row = as_csv(client, reverse("petitions:index"))
    _heading, cells = as_xlsx(client, reverse("petitions:index")).iter_rows()

    assert row[0] == f"'{title}"
    assert cells[0].data_type == "s"


def test_sheet_is_named_after_its_list(a: world.Commune) -> None:
    answer = a.client(Role.CLERK).get(reverse("petitions:index"), {"export": "csv"})
    assert f"kien-nghi-{world.today():%Y-%m-%d}.csv" in answer["Content-Disposition"]
