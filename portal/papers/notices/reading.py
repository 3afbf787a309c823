"""A notice as a whole: what is read from its parts, as the JSON that the command prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict, cast

from portal.language.spelling import normalise
from portal.papers import deadlines
from portal.papers.deadlines import Deadline

from .assignments import Assignment, Authority, Kind, Task, assignment_of, of_unit
from .blocks import Block, Paragraph, Table
from .head import dialogue_of, head_of
from .items import FIELD, Item, items_of
from .layout import Layout, laid_out, lines_of
from .rows import Row, names_of, rows_of
from .signature import recipients_of, signer_of


class Subtask(TypedDict):
    unit: str
    text: str
    deadline_words: str | None
    due: str | None


class Conclusion(TypedDict, total=False):
    order: int
    label: str
    text: str
    kind: str
    lead: str | None
    coordinating: list[str]
    subtasks: list[Subtask]
    deadline_words: str | None
    due: str | None
    due_basis: str
    heading: str
    source: str


class Dialogue(TypedDict, total=False):
    date: str | None
    place: str
    theme: str | None


class Notice(TypedDict):
    form: str
    number: str | None
    issued_on: str | None
    issuer: str | None
    dialogue: Dialogue
    signer: dict[str, str] | None
    recipients: list[str]
    conclusions: list[Conclusion]


class NoNotice(Exception):
    """The file holds no notice of conclusion."""


def notice_of(blocks: Sequence[Block]) -> Notice:
    layout = laid_out(blocks)
    head = head_of(layout.head, [line for block in layout.annexes for line in lines_of(block)])
    conclusions = _conclusions(layout, head.issued_on, Authority(head.issuer or ""))
    if not _is_notice(layout, head.number, conclusions):
        raise NoNotice
    paragraphs = [block.text for block in layout.body if isinstance(block, Paragraph)]
    day, place, theme = dialogue_of(layout.title, paragraphs[:6])
    dialogue = Dialogue(date=_iso(day), theme=theme)
    if place:
        dialogue["place"] = place
    signer = signer_of(layout.signature)
    return Notice(
        form=head.form,
        number=head.number,
        issued_on=_iso(head.issued_on),
        issuer=head.issuer,
        dialogue=dialogue,
        signer=signer._asdict() if signer else None,
        recipients=recipients_of(layout.recipients),
        conclusions=conclusions,
    )


def _is_notice(layout: Layout, number: str | None, conclusions: Sequence[Conclusion]) -> bool:
    """By its title or the code in its number, and by what it speaks of."""
    said = " ".join([*layout.title, *(line for block in layout.body for line in lines_of(block))]).lower()
    is_called_so = layout.has_title or (number is not None and "TB" in number)
    return is_called_so and "kết luận" in said and bool(conclusions)


def _conclusions(layout: Layout, issued_on: date | None, authority: Authority) -> list[Conclusion]:
    """In their order: of the body, with its tables where they stand, then of the annexes."""
    found: list[Conclusion] = []
    tables = [i for i, block in enumerate(layout.body) if isinstance(block, Table) and any(rows_of(block))]
    first, last = (tables[0], tables[-1]) if tables else (len(layout.body), len(layout.body))
    found += _of_items(items_of(_paragraphs(layout.body[:first])), issued_on, authority)
    found += _of_tables(layout.body[first : last + 1], "table", issued_on, authority)
    found += _of_items(items_of(_paragraphs(layout.body[last + 1 :]), is_behind_table=True), issued_on, authority)
    found += _of_tables(layout.annexes, "annex", issued_on, authority)
    return [cast(Conclusion, {"order": order, **each}) for order, each in enumerate(found, start=1)]


def _of_items(items: Sequence[Item], issued_on: date | None, authority: Authority) -> Iterator[Conclusion]:
    for item in items:
        written = _of_item(item, issued_on, authority)
        if not item.is_closing or written["kind"] != Kind.GENERAL:
            yield written


def _of_tables(
    blocks: Sequence[Block], source: str, issued_on: date | None, authority: Authority
) -> Iterator[Conclusion]:
    for block in blocks:
        if isinstance(block, Table):
            for row in rows_of(block):
                yield _of_row(row, source, issued_on, authority)


def _paragraphs(blocks: Sequence[Block]) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph)]


def _of_item(item: Item, issued_on: date | None, authority: Authority) -> Conclusion:
    fields = [(match, point) for point in item.points if (match := FIELD.match(normalise(point)))]
    points = [point for point in item.points if not FIELD.match(normalise(point))]
    said = of_unit(item.heading, item.said) if item.heading else item.said
    found = assignment_of(said, issued_on, authority, points)
    for field, point in fields:
        _fill(found, field, point[field.end() :], issued_on)
    written = Conclusion(label=item.label) if item.label else Conclusion()
    written["text"] = "\n".join(item.lines)
    written.update(_written(found))
    if item.heading:
        written["heading"] = item.heading
    return written


def _fill(found: Assignment, field: re.Match[str], value: str, issued_on: date | None) -> None:
    """By a line that says who, with whom or when."""
    if field["when"]:
        found.deadline = deadlines.read(value.rstrip(" .;"), issued_on)
        return
    names = names_of(value.rstrip(" .;"))
    if not field["what"] or not names:
        return
    if field["what"].lower() == "phối hợp":
        found.coordinating = [*found.coordinating, *(name for name in names if name not in found.coordinating)]
    else:
        found.lead, found.coordinating = names[0], [*names[1:], *found.coordinating]
        if found.kind == Kind.GENERAL:
            found.kind = Kind.ASSIGNMENT


def _of_row(row: Row, source: str, issued_on: date | None, authority: Authority) -> Conclusion:
    found = assignment_of(row.text, issued_on, authority)
    if row.due_words:
        found.deadline = deadlines.read(row.due_words, issued_on)
    if row.lead:
        found.lead, found.coordinating, found.subtasks = row.lead, row.coordinating, []
        if found.kind != Kind.OUTSIDE_AUTHORITY:
            found.kind = Kind.ASSIGNMENT
    written = Conclusion(label=row.label, text=row.text)
    written.update(_written(found))
    if row.heading:
        written["heading"] = row.heading
    written["source"] = source
    return written


def _written(found: Assignment) -> Conclusion:
    written = Conclusion(
        kind=found.kind.value,
        lead=found.lead,
        coordinating=found.coordinating,
        subtasks=[_subtask(task) for task in found.subtasks],
        deadline_words=found.deadline.words if found.deadline else None,
        due=_due(found.deadline),
    )
    if found.deadline and found.deadline.basis:
        written["due_basis"] = found.deadline.basis.value
    return written


def _subtask(task: Task) -> Subtask:
    words = task.deadline.words if task.deadline else None
    return Subtask(unit=task.unit, text=task.text, deadline_words=words, due=_due(task.deadline))


def _due(deadline: Deadline | None) -> str | None:
    return _iso(deadline.due) if deadline else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
