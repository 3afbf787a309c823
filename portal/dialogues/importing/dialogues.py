"""The importer of dialogues with their events."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from portal.importing import (
    ClockWithDay,
    Count,
    Day,
    DayWithTime,
    FileKind,
    Flag,
    ImportReport,
    Moment,
    Names,
    PastDay,
    Progress,
    RowModel,
    Text,
    WrongCell,
    in_column,
    load_rows,
    read_file,
    refused_in,
    register,
    require_alike,
    without_progress,
)
from portal.importing.tags import tag_names
from portal.organisations.directory import Directory
from portal.organisations.models import HeadTerm
from portal.records.actors import Actor

from .. import lifecycle
from ..models import Dialogue, DialogueEvent, PlannedDialogue
from ..models.dialogues import Form
from ..topics import Topics
from .document_values import FormOf
from .references import Dialogues

DEFAULT_START = time(8)
# “08 giờ 00, ngày 21/3/2024 (thứ Năm)”
TIME_IN_WORDS = re.compile(r"(?P<hour>\d{1,2}) giờ(?: (?P<minute>\d{2}))?")


class _EntryMoment(NamedTuple):
    """When a file says that a dialogue begins."""

    day: date
    clock: time | None


class Postponement(RowModel):
    on: PastDay
    reason: Text
    to: Day | None = None


class Cancellation(RowModel):
    on: PastDay
    reason: Text


class DialogueRecord(RowModel):
    """A dialogue with what happened to it; what is left out has not happened."""

    columns = {
        "starts_at": "date",
        "ends_on": "last_day",
        "theme": "topic",
        "place_text": "place",
        "reference": "id",
        "form": "format",
    }

    id: Text
    chair: Text
    date: DayWithTime
    starts: ClockWithDay | None = Field(None, alias="time")
    last_day: Day | None = None
    format: FormOf = Form.IN_PERSON
    topic: Text
    topics: Names = []
    tags: Names = []
    place: Text
    territory: Text | None = None
    audience: str = ""
    how_to_join: str = ""
    opinions_from: Day | None = None
    opinions_until: Day | None = None
    planned_on: PastDay
    announced_on: PastDay | None = None
    basis: str = ""
    held: Flag = False
    attendees: Count | None = None
    speakers: Count | None = None
    answered_on_site: Count | None = None
    postponed: Postponement | None = None
    cancelled: Cancellation | None = None


DIALOGUES = register(
    FileKind(gettext_lazy("dialogues"), "import_dialogues dialogues FILE", DialogueRecord, "dialogues", key=("id",))
)


def import_dialogues(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Enter dialogues with what happened to them; a dialogue is known by its `id`, the office's own reference.

    A dialogue on the day and under the chair of a row of a published plan is linked to it.
    """
    directory, topics, dialogues = Directory(), Topics(), Dialogues()

    def load(record: DialogueRecord) -> bool:
        day = _entry_moment(record).day
        with in_column("chair"):
            chair = directory.head(record.chair, on=day)
        dialogue = _dialogue(record, chair, directory=directory)
        if stored := dialogues.known(record.id):
            _require_alike(stored, dialogue, record)
            return False
        _replay(dialogue, record, by=Actor(str(chair.unit)), topics=topics)
        return True

    found = read_file(content, file=file, kind=DIALOGUES)
    report = load_rows(found, shape=DialogueRecord, load=load, skip_bad=skip_bad, progress=progress)
    report.notes += topics.notes(file=file)
    return report


def _dialogue(record: DialogueRecord, chair: HeadTerm, *, directory: Directory) -> Dialogue:
    day, clock = _entry_moment(record)
    place = None
    if record.territory:
        with in_column("territory"):
            place = directory.place(record.territory, on=day)
    row = PlannedDialogue.objects.filter(plan__live=True, chair=chair, starts_on=day).first()
    start = clock or _time_in_words(row.time_text if row else "")
    return Dialogue(
        unit=chair.unit,
        chair=chair,
        plan=row.plan if row else None,
        plan_row=_number_in_plan(row) if row else None,
        theme=record.topic,
        form=record.format,
        place=place,
        place_text=record.place,
        starts_at=timezone.make_aware(datetime.combine(day, start)),
        ends_on=record.last_day,
        audience=record.audience,
        how_to_join=record.how_to_join,
        opinions_from=record.opinions_from,
        opinions_until=record.opinions_until,
        reference=record.id,
    )


def _replay(dialogue: Dialogue, record: DialogueRecord, *, by: Actor, topics: Topics) -> None:
    """The events of a dialogue in their order."""
    if record.planned_on > (record.announced_on or dialogue.day):
        raise WrongCell("planned_on", _("it is after the announcement or the dialogue itself: check the dates"))
    with refused_in(on="planned_on"):
        lifecycle.plan(dialogue, by=by, on=record.planned_on)
    with in_column("topics"):
        dialogue.topics.set([topics.named(name) for name in record.topics])
    dialogue.tags.set(tag_names(record.tags))
    if record.announced_on:
        with refused_in(on="announced_on"):
            lifecycle.announce(dialogue, by=by, on=record.announced_on, basis=record.basis)
    if record.held:
        _require_past(dialogue)
        with refused_in(on="held"):
            lifecycle.hold(
                dialogue,
                by=by,
                on=dialogue.last_day,
                attendees=record.attendees,
                speakers=record.speakers,
                answered_on_site=record.answered_on_site,
            )
    if record.postponed:
        _postpone(dialogue, record.postponed, by=by)
    if record.cancelled:
        with refused_in(on="cancelled.on", reason="cancelled.reason"):
            lifecycle.cancel(dialogue, by=by, on=record.cancelled.on, reason=record.cancelled.reason)


def _postpone(dialogue: Dialogue, told: Postponement, *, by: Actor) -> None:
    """To the same hour of the new day."""
    to = datetime.combine(told.to, dialogue.starts_at.timetz()) if told.to else None
    with refused_in(on="postponed.on", reason="postponed.reason", starts_at="postponed.to"):
        lifecycle.postpone(dialogue, by=by, on=told.on, reason=told.reason, starts_at=to)


def _require_past(dialogue: Dialogue) -> None:
    if dialogue.last_day > timezone.localdate():
        reason = _("it is on %(date)s and has not taken place yet: leave this empty")
        raise WrongCell("held", reason % {"date": f"{dialogue.last_day:%d/%m/%Y}"})


def _entry_moment(record: DialogueRecord) -> _EntryMoment:
    """Day and hour here of what the columns `date` and `time` say together. Raises WrongCell if they disagree."""
    on, at = record.date, record.starts or Moment(None, None)
    if on.day is None:  # refused by the shape
        raise WrongCell("date", _("this is missing"))
    if at.day is not None and at.day != on.day:
        raise WrongCell("time", _("this names another day than the column “date”"))
    if on.clock and at.clock and on.clock != at.clock.replace(tzinfo=None):
        raise WrongCell("time", _("this names another hour than the column “date”"))
    clock = at.clock or on.clock
    if clock and clock.tzinfo:
        here = timezone.localtime(datetime.combine(on.day, clock))
        return _EntryMoment(here.date(), here.time())
    return _EntryMoment(on.day, clock)


def _require_alike(stored: Dialogue, dialogue: Dialogue, record: DialogueRecord) -> None:
    """A dialogue that was put off since has another day, which the file cannot know of."""
    columns: dict[str, tuple[Any, Any]] = {
        "chair": (stored.chair_id, dialogue.chair_id),
        "format": (stored.form, dialogue.form),
        "topic": (stored.theme, dialogue.theme),
        "place": (stored.place_text, dialogue.place_text),
        "territory": (stored.place_id, dialogue.place_id),
        "audience": (stored.audience, dialogue.audience),
        "how_to_join": (stored.how_to_join, dialogue.how_to_join),
        "opinions_from": (stored.opinions_from, dialogue.opinions_from),
        "opinions_until": (stored.opinions_until, dialogue.opinions_until),
    }
    if not stored.events.filter(kind=DialogueEvent.Kind.POSTPONED).exists():
        columns["date"] = (stored.day, dialogue.day)
        columns["last_day"] = (stored.last_day, dialogue.last_day)
    if record.held:
        counts = ("attendees", "speakers", "answered_on_site")
        columns |= {name: (getattr(stored, name), getattr(record, name)) for name in counts}
        columns["held"] = (stored.events.filter(kind=DialogueEvent.Kind.HELD).exists(), True)
    require_alike(columns)


def _time_in_words(text: str) -> time:
    found = TIME_IN_WORDS.search(text)
    try:
        return time(int(found["hour"]), int(found["minute"] or 0)) if found else DEFAULT_START
    except ValueError:  # “25 giờ”
        return DEFAULT_START


def _number_in_plan(row: PlannedDialogue) -> int:
    return list(row.plan.rows.values_list("pk", flat=True)).index(row.pk) + 1
