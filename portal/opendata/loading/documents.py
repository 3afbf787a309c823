"""Loads annual plans and notices of conclusion by publishing them again."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dialogues.editions import OF_NOTICES, TEXTS, append_edition
from portal.dialogues.models import AnnualPlan, Conclusion, Dialogue, Notice, PlannedDialogue
from portal.dialogues.publication import make_public, withdraw
from portal.importing import ImportReport, RowModel, Text, WrongCell
from portal.organisations.models import Unit
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.history.act_dates import entered_at
from portal.records.history.changes import fields_of

from .corrections import ChangePart
from .lines import Lines, Reference, find_named, head_of, required


class PlanRowPart(RowModel):
    number: int
    theme: Text
    chair: Text
    chaired_by: Reference
    form: str
    place_text: str
    time_text: str
    starts_on: date | None
    audience: str
    adviser: str


class EditionPart(RowModel):
    id: UUID
    at: datetime
    text: str


class PlanLine(RowModel):
    slug: Text
    number: Text
    issued_on: date
    unit: Reference
    year: int
    title: Text
    text: str
    withdrawn_on: date | None = None
    withdrawal_reason: str = ""
    shown_at: datetime | None = None
    rows: list[PlanRowPart]
    publications: list[EditionPart] = []


class PublicationPart(RowModel):
    id: UUID | None = None
    at: datetime


class ConclusionPart(RowModel):
    id: UUID
    number: int
    text: Text
    owner: Reference | None
    coordinating: list[Reference]
    due_on: date | None
    due_words: str = ""
    due_basis: str = ""
    petitions: list[str]


class NoticeLine(RowModel):
    slug: Text
    number: Text
    issued_on: date
    unit: Reference
    title: Text
    dialogue: str | None
    summary: str
    opening: str
    assessment: str
    closing: str
    signing_capacity: str = ""
    signer_role: str = ""
    signer: str = ""
    recipients: str = ""
    corrects: str | None
    withdrawn_on: date | None
    withdrawal_reason: str
    shown_at: datetime | None = None
    conclusions: list[ConclusionPart]
    publications: list[PublicationPart] = []
    corrections: list[ChangePart] = []


HEAD = {"slug", "number", "issued_on", "title"}


def load_plans(lines: Lines, **context: Any) -> ImportReport:
    def load(line: PlanLine) -> None:
        unit = required(Unit, line.unit, column="unit")
        plan: Any = AnnualPlan(unit=unit, live=False, **line.model_dump(include=HEAD | {"year", "text"}))
        plan.rows = [_planned(row, on=line.issued_on) for row in line.rows]
        editions = sorted(line.publications, key=lambda each: each.at)
        if len(editions) > 1:
            _append_former(plan, editions[:-1], shown_at=line.shown_at)
        with entered_at(editions[-1].at if editions else line.shown_at):
            _publish(plan)
        if line.withdrawn_on:
            withdraw(
                AnnualPlan.objects.get(slug=line.slug),
                by=Actor(str(unit)),
                on=line.withdrawn_on,
                reason=line.withdrawal_reason,
            )

    return lines.load(PlanLine, load)


def _append_former(plan: AnnualPlan, editions: list[EditionPart], *, shown_at: datetime | None) -> None:
    """The editions before the one that stands now, as events: their texts are what the dump says."""
    plan.full_clean()
    plan.save()
    by, former = Actor(str(plan.unit)), None
    with entered_at(shown_at):
        make_public(plan, by=by, on=timezone.localdate(shown_at or editions[0].at))
    for edition in editions:
        try:
            text = json.loads(edition.text)
            issued_on, _number = date.fromisoformat(text["issued_on"]), text["number"]
        except (ValueError, TypeError, KeyError) as error:
            raise WrongCell("publications", _("an edition is not the text of a plan")) from error
        with entered_at(edition.at):
            append_edition(plan, text, former=former, by=by, on=issued_on, changed_on=timezone.localdate(edition.at))
        former = text


def _planned(row: PlanRowPart, *, on: date) -> PlannedDialogue:
    texts = row.model_dump(exclude={"number", "chair", "chaired_by"})
    chair = head_of(row.chaired_by, row.chair, on=row.starts_on or on)
    return PlannedDialogue(chair=chair, sort_order=row.number, **texts)


def load_notices(lines: Lines, **context: Any) -> ImportReport:
    corrected: list[tuple[str, str]] = []

    def load(line: NoticeLine) -> None:
        dialogue = Dialogue.objects.filter(slug=line.dialogue).first()
        if dialogue is None:
            raise WrongCell("dialogue", _("the dialogue that it concludes is not in the dump"))
        unit = required(Unit, line.unit, column="unit")
        texts = line.model_dump(include=HEAD | set(TEXTS))
        notice: Any = Notice(unit=unit, dialogue=dialogue, live=False, **texts)
        notice.conclusions = [_conclusion(part) for part in line.conclusions]
        for change in reversed(line.corrections):
            setattr(notice, change.field, _value_of(change.field, change.before))
        with entered_at(line.shown_at):
            _publish(notice)
        for edition in sorted(line.publications, key=lambda each: each.at)[1:]:
            _publish_edition(line, edition)
        if line.corrects:
            corrected.append((line.slug, line.corrects))
        if line.withdrawn_on:
            by, reason = Actor(str(unit)), line.withdrawal_reason
            withdraw(Notice.objects.get(slug=line.slug), by=by, on=line.withdrawn_on, reason=reason)

    report = lines.load(NoticeLine, load)
    for slug, former in corrected:
        Notice.objects.filter(slug=slug).update(corrects=Notice.objects.filter(slug=former).first())
    return report


def _publish_edition(line: NoticeLine, edition: PublicationPart) -> None:
    notice = Notice.objects.get(slug=line.slug)
    for change in line.corrections:
        if change.step == edition.id:
            setattr(notice, change.field, _value_of(change.field, change.after))
    with entered_at(edition.at):
        _publish(notice)


def _value_of(field: str, text: str) -> Any:
    if field not in OF_NOTICES:
        raise WrongCell("corrections", _("a notice has no field “%(field)s” that is corrected") % {"field": field})
    return fields_of(Notice, field)[field].to_python(text)


def _conclusion(part: ConclusionPart) -> Conclusion:
    column = f"conclusions[{part.number}]"
    conclusion = Conclusion(
        uuid=part.id,
        text=part.text,
        owner=find_named(Unit, part.owner, column=f"{column}.owner"),
        due_on=part.due_on,
        due_words=part.due_words,
        due_basis=part.due_basis,
        petition_codes=part.petitions,
        sort_order=part.number,
    )
    conclusion.coordinating = [
        required(Unit, reference, column=f"{column}.coordinating") for reference in part.coordinating
    ]
    return conclusion


def _publish(document: Any) -> None:
    document.full_clean()
    document.save()
    publish(document.save_revision())
