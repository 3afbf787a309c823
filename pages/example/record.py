"""Loads the record of the example from portal/example, through the importers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import override

import portal
from portal.dialogues import importing as dialogues
from portal.dialogues.models import CommitmentEvent, Dialogue, Notice
from portal.importing import ImportReport, Progress, without_progress
from portal.organisations import importing as organisations
from portal.petitions import importing as petitions
from portal.petitions.importing.notices import codes_in, import_notices
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment
from portal.supervision import importing as supervision

from .days import rendered
from .files import annex_of, as_docx
from .photograph import street_lamps

FILES = Path(portal.__file__).parent / "example"
LIVE = "live.json"
MINUTES = "minutes.pdf"
MINUTES_OF = "DT-2024-01"
Step = tuple[str, Callable[[], ImportReport]]


@transaction.atomic
def load_record(*, today: date, progress: Progress = without_progress) -> list[tuple[str, ImportReport]]:
    """Load what is missing and answer, file by file, what was loaded and what was known.

    `today` is the day in Việt Nam from which the living commune counts; on a later run, that of the first counts.
    """
    with override(settings.LANGUAGE_CODE):
        steps = [*_history(), *_living_commune(_first_loaded() or today)]
        reports = [(name, load()) for name, load in progress(steps)]
        _attach_originals()
        _attach_minutes()
        _attach_photographs(_first_loaded() or today)
    return reports


def _history() -> list[Step]:
    """The district of 2024 and the communes that followed it."""
    petition_file = _read("petitions.json")
    event_units = petitions.event_units_in(_read("event_units.csv"), file="event_units.csv")
    return [
        _step("places.csv", organisations.import_places),
        _step("boundaries.geojson", organisations.import_boundaries),
        _step("units.csv", organisations.import_units),
        _step("successions.csv", organisations.import_successions),
        _step("heads.csv", organisations.import_heads),
        _step("agencies.csv", organisations.import_agencies),
        _step("notices.json", dialogues.import_plans),
        _step("dialogues.json", dialogues.import_dialogues),
        _step(
            "notices.json",
            partial(import_notices, codes=codes_in(petition_file, file="petitions.json")),
        ),
        _step("petitions.json", partial(petitions.import_petitions, event_units=event_units)),
        _step("findings.csv", supervision.import_findings),
    ]


def _living_commune(today: date) -> list[Step]:
    """One file with everything of a commune whose dates count from a day; each importer takes its own part."""
    content = rendered(_read(LIVE).decode(), today=today)
    whole = json.loads(content)

    def part(name: str) -> bytes:
        return json.dumps({name: whole[name]}).encode()

    codes = codes_in(part("petitions"), file=LIVE)
    return [
        _step(LIVE, dialogues.import_plans, part("plans")),
        _step(LIVE, dialogues.import_dialogues, part("dialogues")),
        _step(LIVE, partial(import_notices, codes=codes), part("notices")),
        _step(LIVE, petitions.import_petitions, part("petitions")),
        _step(LIVE, supervision.import_findings, part("findings")),
        _step(LIVE, dialogues.import_receptions, part("receptions")),
    ]


def _step(name: str, importer: Callable[..., ImportReport], content: bytes | None = None) -> Step:
    return name, lambda: importer(_read(name) if content is None else content, file=name)


def _read(name: str) -> bytes:
    return (FILES / name).read_bytes()


def _first_loaded() -> date | None:
    """The day from which the living commune counts, read back from the first of its dialogues that was held."""
    first = json.loads(_read(LIVE))["dialogues"][0]
    dialogue = Dialogue.objects.filter(reference=first["id"]).first()
    return dialogue.day - timedelta(days=int(first["date"].removeprefix("@"))) if dialogue else None


def _attach_originals() -> None:
    """Each notice gets its paper as a file, and the one that has an annex gets that too."""
    annexes = {
        document["number"]: document["annex"]
        for document in json.loads(_read("notices.json"))["worked_examples"].values()
        if "annex" in document
    }
    for notice in Notice.objects.select_related("unit"):
        if Attachment.of(notice).exists():
            continue
        by = Actor(str(notice.unit))
        attach(notice, ContentFile(as_docx(notice)), title=f"Thông báo số {notice.number}", by=by)
        if annex := annexes.get(notice.number):
            attach(notice, ContentFile(annex_of(annex)), title=f"Phụ lục kèm theo Thông báo số {notice.number}", by=by)


def _attach_minutes() -> None:
    """The first dialogue shows what was said there, without names: a PDF of three pages."""
    dialogue = Dialogue.objects.select_related("unit").get(reference=MINUTES_OF)
    if not Attachment.of(dialogue).exists():
        title = f"Biên bản hội nghị đối thoại ngày {dialogue.day:%d/%m/%Y}"
        attach(dialogue, ContentFile(_read(MINUTES)), title=title, by=Actor(str(dialogue.unit)))


def _attach_photographs(today: date) -> None:
    for photograph in json.loads(rendered(_read(LIVE).decode(), today=today))["photographs"]:
        event = CommitmentEvent.objects.get(
            kind=CommitmentEvent.Kind.DONE,
            on=photograph["date"],
            petition_events__petition__code=photograph["petition"],
        )
        if not Attachment.of(event).exists():
            attach(event, ContentFile(street_lamps()), title=photograph["title"], by=Actor(event.actor))
