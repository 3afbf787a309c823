"""A dump, loaded into an empty portal: whoever reads its data there reads the same, or nothing was loaded at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.importing import ImportRefused
from portal.opendata.catalogue.resources import RESOURCES
from portal.opendata.exports import dumps
from portal.opendata.loading import load_dump
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.workdays.models import DeadlineRule, SpecialDay
from tests.factories import make_unit

from .emptying import empty
from .everything import make_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

# What belongs to the portal that tells it: when something was entered there, under which identifier, with which proof.
OF_THE_PORTAL = {
    *("id", "step", "recorded_at", "updated_at", "replaced_at", "commitment", "commitment_step", "publications"),
}
Told = dict[str, list[Any]]
Change = Callable[[dict[str, Any]], object]


def told(on: date) -> Told:
    """All that is published, but for files and the log, in an order that does not depend on when it was entered."""
    records = {
        name: [_without(json.loads(each.model_dump_json())) for each in resource.everything(on=on)]
        for name, resource in RESOURCES.items()
        if name not in ("files", "log")
    }
    return {name: sorted(rows, key=json.dumps) for name, rows in records.items()}


def _without(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _without(value) for name, value in tree.items() if name not in OF_THE_PORTAL}
    return [_without(value) for value in tree] if isinstance(tree, list) else tree


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """A dump of some of everything; the portal is empty since."""
    settings.DUMPS_ROOT = tmp_path / "dumps"
    make_everything(2)
    made = dumps.make(now=timezone.now()).folder
    empty()
    return made


def change(folder: Path, name: str, number: int, how: Change) -> None:
    path = folder / f"{name}.jsonl"
    lines = path.read_text().splitlines()
    fields = json.loads(lines[number - 1])
    how(fields)
    lines[number - 1] = json.dumps(fields)
    path.write_text("\n".join(lines))


def test_loaded_dump_restores_published_records(settings, tmp_path, today):
    settings.DUMPS_ROOT = tmp_path
    make_everything(2)
    SpecialDay.objects.create(date=date(2031, 1, 1), name="Tết Dương lịch")
    before = told(today)
    folder = dumps.make(now=timezone.now()).folder
    empty()
    load_dump(folder, today=today)
    after = told(today)
    for name, rows in before.items():
        assert after[name] == rows, name


def test_dump_loads_from_zip(folder):
    call_command("load_dump", str(folder / dumps.ARCHIVE), verbosity=0)
    assert Petition.objects.public().count() == 2


def test_portal_with_records_refuses_dump(folder):
    make_unit()
    with pytest.raises(CommandError, match="Cổng này đã có hồ sơ"):
        call_command("load_dump", str(folder))


@pytest.mark.parametrize("path", ["", "nothing.zip", "empty"])
def test_what_is_no_dump_is_refused(tmp_path, path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "nothing.zip").write_text("no zip")
    with pytest.raises(CommandError):
        call_command("load_dump", str(tmp_path / path))


BAD: list[tuple[str, int, Change, str]] = [
    ("petitions", 2, lambda line: line.pop("title"), "petitions.jsonl, dòng 2, cột “title”: còn thiếu"),
    (
        "petitions",
        1,
        lambda line: line.update(received_on="hôm qua"),
        "petitions.jsonl, dòng 1, cột “received_on”: “hôm qua” không phải ngày",
    ),
    (
        "petitions",
        1,
        lambda line: line["received_by"].update(slug="khong-co"),
        "petitions.jsonl, dòng 1, cột “received_by”: bản dữ liệu đầy đủ không có đơn vị ở địa chỉ “khong-co”",
    ),
    (
        "petitions",
        1,
        lambda line: line["events"][0].update(on="x"),
        "petitions.jsonl, dòng 1, cột “events[1].on”",
    ),
    ("notices", 1, lambda line: line.update(dialogue=None), "notices.jsonl, dòng 1, cột “dialogue”"),
    ("units", 3, lambda line: line.update(parent={"slug": "khong-co"}), "units.jsonl, dòng 3, cột “parent”"),
]


@pytest.mark.parametrize(
    ("name", "number", "how", "says"), BAD, ids=[f"{name} {says[-20:]}" for name, _, _, says in BAD]
)
def test_wrong_line_is_named_nothing_loaded(folder, name, number, how, says, today):
    rules = DeadlineRule.objects.count()
    change(folder, name, number, how)
    with pytest.raises(ImportRefused) as refused:
        load_dump(folder, today=today)
    assert says in str(refused.value)
    assert not Unit.objects.exists()
    assert DeadlineRule.objects.count() == rules


def test_invalid_json_line_is_named(folder, today):
    path = folder / "dialogues.jsonl"
    path.write_text(path.read_text() + "{")
    with pytest.raises(ImportRefused, match=r"dialogues\.jsonl, dòng"):
        load_dump(folder, today=today)


def test_units_may_precede_their_parents(folder, today):
    path = folder / "units.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(reversed(lines)))
    load_dump(folder, today=today)
    assert Unit.objects.count() == len(lines)


def test_public_complaint_is_refused(folder, today):
    change(folder, "petitions", 1, lambda line: line.update(kind="complaint"))
    with pytest.raises(ImportRefused, match=r"petitions\.jsonl, dòng 1, cột “kind”"):
        load_dump(folder, today=today)


def test_code_of_older_dump_is_normalised(folder):
    codes = [json.loads(line)["code"] for line in (folder / "petitions.jsonl").read_text().splitlines()]
    change(folder, "petitions", 1, lambda fields: fields.update(code=codes[0].lower(), title="Đường\x0bngập\u200b"))
    change(folder, "petitions", 2, lambda fields: fields.update(related=[codes[0].lower()]))
    call_command("load_dump", str(folder), verbosity=0)
    assert Petition.objects.get(code=codes[0]).title == "Đường ngập"
    assert Petition.objects.get(code=codes[1]).related.get().code == codes[0]


@pytest.mark.parametrize(
    ("name", "how", "column"),
    [
        ("petitions", lambda fields: fields.update(code="KN/2026/01"), "code"),
        ("petitions", lambda fields: fields.update(title="\u200b"), "title"),
        ("petitions", lambda fields: fields.update(received_on="2206-11-28"), "received_on"),
        ("petitions", lambda fields: fields["events"][0].update(on="0001-01-01"), "events[1].on"),
        ("petitions", lambda fields: fields["events"][0].update(due_on="9999-12-31"), "events[1].due_on"),
        ("dialogues", lambda fields: fields.update(starts_at="0001-01-01T08:00:00+07:00"), "starts_at"),
        ("dialogues", lambda fields: fields.update(theme="…"), "theme"),
        ("units", lambda fields: fields.update(slug="a/b"), "slug"),
        ("units", lambda fields: fields.update(valid_to="9999-12-31"), "valid_to"),
        ("special-days", lambda fields: fields.update(on="9999-12-31"), "date"),
    ],
)
def test_impossible_value_names_its_column(folder, name, how, column):
    if name == "special-days":
        (folder / "special-days.jsonl").write_text(
            json.dumps({"on": "", "kind": "off", "name": "Tết", "source": "", "certainty": ""})
        )
    change(folder, name, 1, how)
    with pytest.raises(ImportRefused) as refused:
        load_dump(folder, today=date(2026, 6, 15))
    assert column in [error.column for error in refused.value.report.errors]
