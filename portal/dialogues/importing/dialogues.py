"""Dialogues, and what happened to them, from the files of an office."""

from __future__ import annotations

import re
from datetime import datetime, time

from django.utils import timezone
from pydantic import Field

from portal.organisations.directory import Directory
from portal.organisations.models import HeadTerm
from portal.records.actors import Actor
from portal.records.importing import (
    Day,
    ImportReport,
    Names,
    Progress,
    Record,
    Text,
    in_column,
    load_rows,
    quietly,
    read_rows,
)

from .. import lifecycle
from ..models import Dialogue, PlannedDialogue
from ..models.dialogues import Form
from ..topics import Topics
from .shapes import FormOf

DEFAULT_START = time(8)
# “08 giờ 00, ngày 21/3/2024 (thứ Năm)”
TIME_IN_WORDS = re.compile(r"(?P<hour>\d{1,2}) giờ(?: (?P<minute>\d{2}))?")


class Postponement(Record):
    on: Day
    reason: Text
    to: Day | None = None


class Cancellation(Record):
    on: Day
    reason: Text


class DialogueRecord(Record):
    """What happened and when; what is left out has not happened."""

    id: Text
    chair: Text
    date: Day
    starts: time | None = Field(None, alias="time")
    last_day: Day | None = None
    format: FormOf = Form.IN_PERSON
    topic: Text
    topics: Names = []
    place: Text
    territory: Text | None = None
    audience: str = ""
    how_to_join: str = ""
    opinions_from: Day | None = None
    opinions_until: Day | None = None
    planned_on: Day
    announced_on: Day | None = None
    basis: str = ""
    held: bool = False
    attendees: int | None = None
    speakers: int | None = None
    answered_on_site: int | None = None
    postponed: Postponement | None = None
    cancelled: Cancellation | None = None


def import_dialogues(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = quietly
) -> ImportReport:
    """Enter dialogues with what happened to them; a dialogue is known by its `id`, the office's own reference.

    A dialogue on the day and under the chair of a row of a published plan is linked to it.
    """
    directory, topics = Directory(), Topics()

    def load(record: DialogueRecord) -> bool:
        if Dialogue.objects.filter(reference=record.id).exists():
            return False
        with in_column("chair"):
            chair = directory.head(record.chair, on=record.date)
        dialogue = _dialogue(record, chair, directory=directory)
        _live_through(dialogue, record, by=Actor(str(chair.unit)), topics=topics)
        return True

    rows = read_rows(content, file=file, list_name="dialogues")
    return load_rows(rows, file=file, shape=DialogueRecord, load=load, skip_bad=skip_bad, progress=progress)


def _dialogue(record: DialogueRecord, chair: HeadTerm, *, directory: Directory) -> Dialogue:
    place = None
    if record.territory:
        with in_column("territory"):
            place = directory.place(record.territory, on=record.date)
    row = PlannedDialogue.objects.filter(plan__live=True, chair=chair, starts_on=record.date).first()
    start = record.starts or _time_in_words(row.time_text if row else "")
    return Dialogue(
        unit=chair.unit,
        chair=chair,
        plan=row.plan if row else None,
        plan_row=_number_in_plan(row) if row else None,
        theme=record.topic,
        form=record.format,
        place=place,
        place_text=record.place,
        starts_at=datetime.combine(record.date, start, tzinfo=timezone.get_default_timezone()),
        ends_on=record.last_day,
        audience=record.audience,
        how_to_join=record.how_to_join,
        opinions_from=record.opinions_from,
        opinions_until=record.opinions_until,
        reference=record.id,
    )


def _live_through(dialogue: Dialogue, record: DialogueRecord, *, by: Actor, topics: Topics) -> None:
    """The events of a dialogue in their order."""
    lifecycle.plan(dialogue, by=by, on=record.planned_on)
    dialogue.topics.set([topics.named(name) for name in record.topics])
    if record.announced_on:
        lifecycle.announce(dialogue, by=by, on=record.announced_on, basis=record.basis)
    if record.held:
        lifecycle.hold(
            dialogue,
            by=by,
            on=dialogue.last_day,
            attendees=record.attendees,
            speakers=record.speakers,
            answered_on_site=record.answered_on_site,
        )
    if record.postponed:
        to = record.postponed.to
        lifecycle.postpone(
            dialogue,
            by=by,
            on=record.postponed.on,
            reason=record.postponed.reason,
            starts_at=dialogue.starts_at.replace(year=to.year, month=to.month, day=to.day) if to else None,
        )
    if record.cancelled:
        lifecycle.cancel(dialogue, by=by, on=record.cancelled.on, reason=record.cancelled.reason)


def _time_in_words(text: str) -> time:
    found = TIME_IN_WORDS.search(text)
    return time(int(found["hour"]), int(found["minute"] or 0)) if found else DEFAULT_START


def _number_in_plan(row: PlannedDialogue) -> int:
    return list(row.plan.rows.values_list("pk", flat=True)).index(row.pk) + 1
