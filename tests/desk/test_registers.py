"""The desk takes an office's own table: given, looked through, taken over."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.organisations.models import Role
from portal.petitions.models import Kind, Petition
from portal.petitions.states import State
from portal.records.levels import Visibility
from portal.registers.models import KnownHeading, Register, RegisterRow, RowState, Stage, Upload

from . import world
from .forms import fields

pytestmark = pytest.mark.django_db

TABLES = Path(__file__).parent.parent / "papers" / "tables"
GIVEN = sorted(path for path in TABLES.iterdir() if path.suffix != ".json")
HEADING = "TT\tNội dung\tĐịa bàn\tCơ quan giải quyết\tThời hạn\tTình trạng"
ROWS = (
    "1\tĐường thôn Ngò hỏng\tThôn Ngò\tPhòng Kinh tế\tQuý III/2026\tĐã trả lời",
    "2\tCầu Sậy mục ván\tThôn Sậy\tPhòng Kinh tế\t\tĐang giải quyết",
)


@pytest.fixture
def give(a, django_capture_on_commit_callbacks):
    """Give a table at the desk as a clerk does, and let the job read it."""
    client = a.client(Role.CLERK)

    def given(content: bytes | str | Path, **typed: str) -> Register:
        url = reverse("registers:add")
        form = {**fields(client, url), "unit": a.committee.pk, **typed}
        if isinstance(content, Path):
            form["file"] = SimpleUploadedFile(content.name, content.read_bytes())
        elif isinstance(content, bytes):
            form["file"] = SimpleUploadedFile("bang.bin", content)
        else:
            form["pasted"] = content
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url, form)
        assert response.status_code == 302, response.context["form"].errors
        return Register.objects.latest("pk")

    return given


@pytest.fixture
def take(a, django_capture_on_commit_callbacks):
    def taken(register: Register, **typed: str) -> Register:
        url = reverse("registers:take", args=[register.pk])
        client = a.client(Role.CLERK)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url, {**fields(client, url), **typed})
        assert response.status_code == 302, response.context["form"].errors
        register.refresh_from_db()
        return register

    return taken


def page(a, register: Register, query: str = "") -> str:
    response = a.client(Role.CLERK).get(reverse("registers:inspect", args=[register.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def table(*rows: str) -> str:
    return "\n".join((HEADING, *rows))


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_given_tables_become_petitions(give, take, path):
    expected = json.loads(path.with_suffix(".json").read_text())["rows"]
    register = give(path, received_on="01/01/2024")

    assert register.stage == Stage.READ, register.refusal
    rows = list(register.rows.all())
    assert len(rows) == len(expected)
    contents = [next(text for text in row.cells.values() if text == wanted["content"]) for row, wanted in zip(rows, expected)]
    take(register, good_rows="on")
    assert register.stage == Stage.TAKEN
    assert Petition.objects.count() == register.rows.filter(state=RowState.TAKEN).count() >= len(expected) - 2
    assert set(Petition.objects.values_list("visibility", flat=True)) == {Visibility.UNDECIDED}
    assert set(Petition.objects.values_list("content", flat=True)) <= set(contents)
