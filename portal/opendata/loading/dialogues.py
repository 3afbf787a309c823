"""Loads dialogues by replaying their events."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from portal.dialogues import lifecycle
from portal.dialogues.corrections.dialogues import append_loaded_change
from portal.dialogues.event_data import COUNTS, DialogueData
from portal.dialogues.models import AnnualPlan, Dialogue, DialogueEvent, Topic
from portal.importing import ImportReport, RowModel, Text, WrongCell
from portal.organisations.models import Place, Unit
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.act_dates import entered_at
from portal.records.history.changes import fields_of
from portal.records.levels import Visibility

from .corrections import ChangePart, Step, in_their_order, of_correction
from .lines import Lines, Reference, find_named, head_of, required

Kind = DialogueEvent.Kind
TEXTS = {"theme", "form", "place_text", "audience", "how_to_join", "opinions_from", "opinions_until", "plan_row"}
OF_HELD = ("starts_at", "ends_on", *COUNTS)


class StepPart(Step):
    kind: Kind
    moved_from: datetime | None
    moved_to: datetime | None


class DialogueLine(RowModel):
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
    former_events: list[StepPart] = []
    corrections: list[ChangePart] = []


def load_dialogues(lines: Lines, *, today: date, source: str) -> ImportReport:
    def load(line: DialogueLine) -> None:
        dialogue = _dialogue(line)
        entered: dict[UUID, UUID] = {}
        for position, step in enumerate(in_their_order(line.events, line.former_events), start=1):
            if (position == 1) != (step.kind == Kind.PLANNED and step.corrects is None):
                raise WrongCell(f"events[{position}].kind", _("a history begins with the planning"))
            with entered_at(step.recorded_at):
                event = _replay(dialogue, step, line, corrects=entered.get(step.corrects) if step.corrects else None)
            entered[step.id] = event.uuid
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
    first = _when_held(line)["starts_at"]
    starts_at = moves[0].moved_from or first if moves else first
    return Dialogue(
        slug=line.slug,
        unit=required(Unit, line.unit, column="unit"),
        chair=head_of(line.chaired_by, line.chair, on=line.starts_at.date()),
        plan=AnnualPlan.objects.filter(slug=line.plan).first() if line.plan else None,
        place=find_named(Place, line.place, column="place"),
        starts_at=fields_of(Dialogue, "starts_at")["starts_at"].to_python(starts_at),
        ends_on=None if moves else line.ends_on,
        **line.model_dump(include=TEXTS),
    )


def _replay(dialogue: Dialogue, step: StepPart, line: DialogueLine, *, corrects: UUID | None) -> DialogueEvent:
    """`corrects` is the identifier here of the step that this one corrects."""
    recorded: dict[str, Any] = {"by": Actor(step.by), "on": step.on}
    is_first, is_former = step.kind == Kind.PLANNED, step in line.former_events
    if step.kind != Kind.HELD and (step.corrects or (is_former and not is_first)):
        return _replaced(dialogue, step, line, corrects=corrects)
    match step.kind:
        case Kind.PLANNED:
            return lifecycle.plan(dialogue, **recorded)
        case Kind.ANNOUNCED:
            return lifecycle.announce(dialogue, **recorded, basis=step.text)
        case Kind.HELD if step.correction is None:
            _change(dialogue, _when_held(line))
            return lifecycle.hold(dialogue, **recorded, **_counts(dialogue))
        case Kind.POSTPONED:
            return lifecycle.postpone(dialogue, **recorded, reason=step.text, starts_at=step.moved_to)
        case Kind.CANCELLED:
            return lifecycle.cancel(dialogue, **recorded, reason=step.text)
    data = DialogueData(**of_correction(step, line.corrections, corrects=corrects))
    if step.kind == Kind.HELD:
        _change(dialogue, {change.field: change.after for change in _of_held(line) if change.step == step.id})
        data = data.but(**_counts(dialogue))
    return append_loaded_change(
        dialogue, step.kind, **recorded, text=step.text, uuid=step.id, data=data, starts_at=step.moved_to
    )


def _replaced(dialogue: Dialogue, step: StepPart, line: DialogueLine, *, corrects: UUID | None) -> DialogueEvent:
    """A step whose place another one took, or that took it: only the last one has to fit into the history."""
    recorded: dict[str, Any] = {"by": Actor(step.by), "on": step.on, "text": step.text, "uuid": step.id}
    data = DialogueData(**of_correction(step, line.corrections, corrects=corrects))
    if step.kind == Kind.POSTPONED and step.corrects:
        data = data.but(moved_from=step.moved_from, moved_to=step.moved_to)
        return append_loaded_change(dialogue, step.kind, **recorded, data=data)
    return append_loaded_change(dialogue, step.kind, **recorded, data=data, starts_at=step.moved_to)


def _when_held(line: DialogueLine) -> dict[str, Any]:
    """What was entered first; corrections of the step that it was held follow."""
    now = line.model_dump(include=set(OF_HELD))
    first = {change.field: change.before for change in reversed(_of_held(line))}
    return now | {name: value for name, value in first.items() if value or name != "starts_at"}  # it may be withheld


def _of_held(line: DialogueLine) -> list[ChangePart]:
    held = {step.id for step in (*line.events, *line.former_events) if step.kind == Kind.HELD}
    return [change for change in line.corrections if change.step in held and change.field in OF_HELD]


def _change(dialogue: Dialogue, values: dict[str, Any]) -> None:
    for name, field in fields_of(Dialogue, *values).items():
        setattr(dialogue, name, field.to_python(None if values[name] == "" else values[name]))
    dialogue.save(update_fields=list(values))


def _counts(dialogue: Dialogue) -> dict[str, Any]:
    return {name: getattr(dialogue, name) for name in COUNTS}
