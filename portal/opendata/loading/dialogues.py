"""The dialogues of a dump, lived through again event by event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.dialogues import lifecycle
from portal.dialogues.correcting import retell
from portal.dialogues.models import AnnualPlan, Dialogue, DialogueEvent, Topic
from portal.importing import ImportReport, Record, Text, WrongCell
from portal.organisations.models import Place, Unit
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.act_dates import entered_at
from portal.records.levels import Visibility

from .lines import Lines, Reference, head_of, named, required

Kind = DialogueEvent.Kind
TEXTS = {"theme", "form", "place_text", "audience", "how_to_join", "opinions_from", "opinions_until", "plan_row"}
COUNTS = {"attendees", "speakers", "answered_on_site"}


class StepPart(Record):
    kind: Kind
    on: date
    recorded_at: datetime
    by: Text
    text: str
    moved_from: datetime | None
    moved_to: datetime | None


class DialogueLine(Record):
    slug: Text
    theme: Text
    unit: Reference
    chair: Text
    chaired_by: Reference
    form: str
    starts_at: datetime
    ends_on: date | None
    place: Reference | None
    place_text: str
    topics: list[Reference]
    audience: str
    how_to_join: str
    opinions_from: date | None
    opinions_until: date | None
    attendees: int | None
    speakers: int | None
    answered_on_site: int | None
    plan: str | None
    plan_row: int | None
    shown_at: datetime | None = None
    events: list[StepPart]


def load_dialogues(lines: Lines, *, today: date, source: str) -> ImportReport:
    def load(line: DialogueLine) -> None:
        dialogue = _dialogue(line)
        for position, step in enumerate(line.events, start=1):
            if (position == 1) != (step.kind == Kind.PLANNED):
                raise WrongCell(f"events[{position}].kind", _("a history begins with the planning"))
            with entered_at(step.recorded_at):
                _live(dialogue, step, line)
            if position == 1:
                dialogue.topics.set(Topic.objects.filter(slug__in=[topic.slug for topic in line.topics]))
        if not dialogue.is_public:
            by = Actor(str(dialogue.unit))
            with entered_at(line.shown_at):
                visibility.decide(dialogue, level=Visibility.PUBLIC, by=by, on=today, basis=source)

    return lines.load(DialogueLine, load)


def _dialogue(line: DialogueLine) -> Dialogue:
    """As it was when it was planned: the first time from which it was put off, if it was."""
    moves = [step for step in line.events if step.moved_to]
    starts_at = moves[0].moved_from or line.starts_at if moves else line.starts_at
    return Dialogue(
        slug=line.slug,
        unit=required(Unit, line.unit, column="unit"),
        chair=head_of(line.chaired_by, line.chair, on=line.starts_at.date()),
        plan=AnnualPlan.objects.filter(slug=line.plan).first() if line.plan else None,
        place=named(Place, line.place, column="place"),
        starts_at=starts_at,
        ends_on=None if moves else line.ends_on,
        **line.model_dump(include=TEXTS),
    )


def _live(dialogue: Dialogue, step: StepPart, line: DialogueLine) -> None:
    told: dict[str, Any] = {"by": Actor(step.by), "on": step.on}
    match step.kind:
        case Kind.PLANNED:
            lifecycle.plan(dialogue, **told)
        case Kind.ANNOUNCED:
            lifecycle.announce(dialogue, **told, basis=step.text)
        case Kind.HELD:
            dialogue.ends_on = line.ends_on
            dialogue.save(update_fields=["ends_on"])
            lifecycle.hold(dialogue, **told, **line.model_dump(include=COUNTS))
        case Kind.POSTPONED:
            lifecycle.postpone(dialogue, **told, reason=step.text, starts_at=step.moved_to)
        case Kind.CANCELLED:
            lifecycle.cancel(dialogue, **told, reason=step.text)
        case _:
            retell(dialogue, step.kind, **told, text=step.text, starts_at=step.moved_to)
