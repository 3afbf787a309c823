"""What a row of a register is as a petition, and all that a clerk should know of its cells before it is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Literal, TypedDict

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.models import Topic
from portal.fields.dates import require_due
from portal.importing.readers.mojibake import mojibake_problem
from portal.importing.values import code_of, moment_of
from portal.language import cleaning
from portal.language.names import NameTable
from portal.language.spelling import name_key
from portal.organisations.directory import Directory, UnknownName
from portal.organisations.models import Place, Unit
from portal.papers import deadlines
from portal.petitions.importing.schemas import KINDS, is_denunciation
from portal.petitions.models import Kind, Petition
from portal.petitions.states import EventKind
from portal.workdays.reasons import in_site_language

from .fields import Field, MappedColumn, columns_of
from .models import Register, RegisterRow
from .states import UnknownState, day_in, step_of

FOREIGN = ("unit", "topic", "place", "dialogue", "owner", "conclusion")  # read just now: asking again costs queries
LONGEST_TITLE = 150
# Of the digests that are stored: another one would take over again what is here already.
SALT = "portal.registers.interpretation"
_LIKE_DENUNCIATION = re.compile("t.{1,5}c.{1,4}o", re.IGNORECASE)  # asked first: of most cells it is enough
IN_TABLE = gettext_lazy("In the register of the unit, as of %(date)s: %(words)s")
DUE_IN_TABLE = gettext_lazy("Due, in the words of the register: %(words)s")
OWNER_IN_TABLE = gettext_lazy("Responsible, in the words of the register: %(words)s")
NOTE_IN_TABLE = gettext_lazy("Note: %(words)s")


class Fault(TypedDict):
    """What is wrong with a cell; an error keeps the row from being taken over. `key`: of the column, "": the row."""

    key: str
    level: Literal["error", "warning"]
    text: str


@dataclass
class Entry:
    """A row as a petition: not saved, with the steps that follow its receipt."""

    petition: Petition
    steps: list[tuple[EventKind, date, str]] = field(default_factory=list)
    due_on: date | None = None
    owner: Unit | None = None
    passed_to: Unit | None = None
    coordinating: list[Unit] = field(default_factory=list)
    note: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_faulty(self) -> bool:
        return any(fault["level"] == "error" for fault in self.faults)


def tells_denunciation(cells: Mapping[str, str]) -> bool:
    """Whether any cell says that the row is a denunciation: nothing of it may be kept (docs/domain.md, R2)."""
    return any(
        is_denunciation({"kind": _without_form(text)})
        for text in cells.values()
        if _LIKE_DENUNCIATION.search(text[:60])
    )


def _without_form(text: str) -> str:
    """“Đơn tố cáo” and “Thư tố cáo” as “tố cáo”."""
    code = code_of(text[:80])
    for form in ("don_thu_", "don_", "thu_"):
        code = code.removeprefix(form)
    return code


def key_of(*, unit: int, content: str, place: str, received: str, code: str = "") -> str:
    """By which equal rows of a unit are known: a digest with the secret of the portal."""
    told = code or "\0".join([name_key(content), name_key(place), received])
    return salted_hmac(SALT, f"{unit}\0{told}", algorithm="sha256").hexdigest()


class Interpreter:
    """Interprets rows of one register; names of units, places and topics are looked up once."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.directory = Directory()
        self.topics = NameTable((name, topic) for topic in Topic.objects.all() for name in (topic.name, topic.slug))
        self.columns: dict[Field, list[str]] = {}
        # A register names the same few units and places in most of its rows.
        self.unit = cache(self._unit)
        self.known_place = cache(self._known_place)
        self.set_mapping(register.columns)

    def set_mapping(self, mapping: Iterable[MappedColumn]) -> None:
        mapping = list(mapping)
        self.columns = {each: columns_of(mapping, each) for each in Field}

    @cached_property
    def typed(self) -> dict[str, str]:
        """Codes of the petitions of the unit that were entered in another way, by the key that a row would have."""
        others = Petition.objects.filter(unit=self.register.unit_id, register_rows=None)
        found = {}
        for code, content, hamlet, received_on in others.values_list("code", "content", "hamlet", "received_on"):
            for received in ("", received_on.isoformat()):
                key = key_of(unit=self.register.unit_id, content=content, place=hamlet, received=received)
                found[key] = code
        return found

    # Cells

    def cell(self, row: RegisterRow, wanted: Field) -> tuple[str, str]:
        """The key and the text of the first column of this kind that says something."""
        keys = self.columns[wanted]
        return next(((key, row.cells[key]) for key in keys if row.cells.get(key)), (keys[0], ""))

    def texts(self, row: RegisterRow, wanted: Field) -> str:
        """What all columns of this kind say."""
        return "; ".join(dict.fromkeys(row.cells[key] for key in self.columns[wanted] if row.cells.get(key)))

    def key(self, row: RegisterRow) -> str:
        code = self.cell(row, Field.CODE)[1]
        return key_of(
            unit=self.register.unit_id,
            content=self.texts(row, Field.CONTENT),
            place=self.texts(row, Field.PLACE),
            received=self._day(row, Field.RECEIVED)[1] or "",
            code=cleaning.code(code) if code else "",
        )

    def _day(self, row: RegisterRow, wanted: Field) -> tuple[str, str | None]:
        """The key of a column of days, and the day as ISO; "" for an empty cell, None for one that is no day."""
        key, text = self.cell(row, wanted)
        if not text or key in row.days:
            return key, row.days.get(key, "")
        try:
            day = moment_of(text).day
        except (ValueError, OverflowError):
            day = None
        return key, day.isoformat() if day else None

    # The row

    def entry(self, row: RegisterRow) -> Entry:
        """The row as a petition with every fault of its cells; one with an error cannot be taken over."""
        entry = Entry(Petition(unit=self.register.unit, dialogue=self.register.dialogue))
        self._tell_of_reading(row, entry)
        self._tell_of_spoilt(row, entry)
        self._content(row, entry)
        self._kind_and_topic(row, entry)
        self._place(row, entry)
        self._received(row, entry)
        self._owner(row, entry)
        self._due(row, entry)
        self._state(row, entry)
        entry.note = self.texts(row, Field.NOTE)
        self._check(row, entry)
        return entry

    def _tell_of_reading(self, row: RegisterRow, entry: Entry) -> None:
        """What only the reader saw; the rest is told below, in view of what the columns are taken for."""
        of_due = set(self.columns[Field.DUE])
        for key, text in row.read_faults:
            if key in of_due and not row.cells.get(key):
                continue  # that there is none is no fault of a petition
            entry.faults.append({"key": key, "level": "warning", "text": text[:1].upper() + text[1:]})

    def _tell_of_spoilt(self, row: RegisterRow, entry: Entry) -> None:
        for key, text in row.cells.items():
            if reason := mojibake_problem(text):
                entry.faults.append({"key": key, "level": "error", "text": reason[:1].upper() + reason[1:]})

    def _content(self, row: RegisterRow, entry: Entry) -> None:
        entry.petition.content = self.texts(row, Field.CONTENT)
        entry.petition.title = title_of(entry.petition.content)
        if not entry.petition.content:
            self._error(
                entry, row, Field.CONTENT, _("There is no text: say what was asked, or choose its column above.")
            )

    def _kind_and_topic(self, row: RegisterRow, entry: Entry) -> None:
        topic, kind = self.texts(row, Field.TOPIC), self.texts(row, Field.KIND)
        if not kind and topic and kind_of(topic):
            topic, kind = "", topic
        if kind and (found := kind_of(kind)):
            entry.petition.kind = found
        elif kind:
            values = {"words": kind, "kind": Kind.REQUEST.label}
            self._warn(entry, row, Field.KIND, _("“%(words)s” is no kind of petition: taken as “%(kind)s”.") % values)
        if not topic:
            return
        entry.petition.topic = self.topics.meant(topic)
        if entry.petition.topic is None:
            sentence = _("There is no topic “%(topic)s”: it stays empty. Choose one on the page of the petition.")
            self._warn(entry, row, Field.TOPIC, sentence % {"topic": topic})

    def _place(self, row: RegisterRow, entry: Entry) -> None:
        """A hamlet is a text of the petition; another commune is its place."""
        words = self.texts(row, Field.PLACE)
        place = self.known_place(words) if words else None
        entry.petition.place = place or self.register.unit.place
        entry.petition.hamlet = "" if place else words

    def _known_place(self, words: str) -> Place | None:
        try:
            return self.directory.place(words, on=self.register.as_of)
        except UnknownName:
            return None

    def _received(self, row: RegisterRow, entry: Entry) -> None:
        """The day of the row, of the whole register, of the dialogue; at last that of which the register tells."""
        register = self.register
        usual = register.received_on or (register.dialogue.day if register.dialogue else register.as_of)
        entry.petition.received_on = usual
        key, told = self._day(row, Field.RECEIVED)
        if told is None:
            sentence = _("“%(words)s” is no day: write it as 05/11/2026, or leave it empty.")
            entry.faults.append({"key": key, "level": "error", "text": sentence % {"words": row.cells[key]}})
        elif told:
            entry.petition.received_on = date.fromisoformat(told)
        if entry.petition.received_on > register.as_of:
            sentence = _("Received on %(day)s, after the day of the register, %(as_of)s: correct one of them.")
            values = {"day": _written(entry.petition.received_on), "as_of": _written(register.as_of)}
            entry.faults.append({"key": key, "level": "error", "text": sentence % values})

    def _tells_receipt(self, row: RegisterRow) -> bool:
        register = self.register
        return bool(register.received_on or register.dialogue or self.cell(row, Field.RECEIVED)[1])

    def _owner(self, row: RegisterRow, entry: Entry) -> None:
        words = self.texts(row, Field.OWNER)
        names = [name for part in words.split(";") if (name := part.strip())]
        units = [self.unit(name) for name in names]
        entry.owner = units[0] if units else None
        others = [name for part in self.texts(row, Field.COORDINATING).split(";") if (name := part.strip())]
        found = [unit for unit in (*units[1:], *map(self.unit, others)) if unit]
        entry.coordinating = [unit for unit in dict.fromkeys(found) if unit != entry.owner]
        if names and entry.owner is None:
            sentence = _(
                "“%(name)s” is no unit of this portal: its name is kept in the history, and nobody is assigned."
            )
            self._warn(entry, row, Field.OWNER, sentence % {"name": names[0]})

    def _unit(self, name: str) -> Unit | None:
        """The unit of a name; one of the same place may leave out its name: “UBND xã”, “Phòng Kinh tế”."""
        place = str(self.register.unit.place or "")  # xã Suối Ngàn
        candidates = (name, f"{name} {place}", f"{name} {place.partition(' ')[2]}") if place else (name,)
        for candidate in candidates:
            try:
                return self.directory.unit(candidate, on=self.register.as_of)
            except UnknownName:
                continue
        return None

    def _due(self, row: RegisterRow, entry: Entry) -> None:
        key, words = self.cell(row, Field.DUE)
        if not words:
            return
        told = row.days.get(key)
        due = date.fromisoformat(told) if told else day_of_deadline(words, self.register.as_of)
        if due is None:
            if not any(fault["key"] == key for fault in entry.faults):
                sentence = _("No day follows from “%(words)s”: the words are kept.")
                entry.faults.append({"key": key, "level": "warning", "text": sentence % {"words": words}})
            return
        try:
            require_due(due, start=entry.petition.received_on)
        except ValidationError:
            values = {"due": _written(due), "received": _written(entry.petition.received_on)}
            sentence = _(
                "Due on %(due)s, but nothing says when it was received, and %(received)s was taken: write the day of "
                "receipt above and check again."
            )
            if self._tells_receipt(row):
                sentence = _("Due on %(due)s, before it was received on %(received)s: correct one of the two days.")
            if due > entry.petition.received_on:
                sentence = _("%(due)s is too far from the day of receipt, %(received)s: check the year.")
            entry.faults.append({"key": key, "level": "error", "text": sentence % values})
            return
        entry.due_on = due

    def _state(self, row: RegisterRow, entry: Entry) -> None:
        words, petition, as_of = self.texts(row, Field.STATE), entry.petition, self.register.as_of
        try:
            step = step_of(words) if words else None
        except UnknownState:
            step = None
            sentence = _("“%(words)s” is no state that is known: taken as “Received”, and the words are kept.")
            self._warn(entry, row, Field.STATE, sentence % {"words": words})
        key, told = self._day(row, Field.STATE_ON)
        day = date.fromisoformat(told) if told else day_in(words)
        if told is None:
            sentence = _("“%(words)s” is no day: that of the register is taken.")
            entry.faults.append({"key": key, "level": "warning", "text": sentence % {"words": row.cells[key]}})
        elif day and not petition.received_on <= day <= as_of:
            sentence = _("%(day)s is not between the receipt and the day of the register: the latter is taken.")
            at = key if told else self.cell(row, Field.STATE)[0]
            entry.faults.append({"key": at, "level": "warning", "text": sentence % {"day": _written(day)}})
            day = None
        if step == EventKind.FORWARDED:
            self._pass_on(words, entry)
        elif (
            step == EventKind.PROGRESS
            or entry.owner
            or entry.due_on
            or self.cell(row, Field.DUE)[1]
            or self.texts(row, Field.OWNER)
        ):
            entry.steps.append((EventKind.ASSIGNED, petition.received_on, self._assignment(row, entry)))
        if step is None and words:
            entry.note = words
        if step is not None:
            told_words = words if day else in_site_language(IN_TABLE, date=_written(as_of), words=words)
            entry.steps.append((step, max(day or as_of, petition.received_on), told_words))

    def _pass_on(self, words: str, entry: Entry) -> None:
        """“Đã chuyển Sở Xây dựng”: to that unit, if it is known here; else to the one that is held responsible."""
        head = words.split(";")[0]
        for prefix in ("đã chuyển đến", "đã chuyển tới", "đã chuyển", "chuyển đến", "chuyển"):
            if head.lower().startswith(prefix):
                entry.passed_to = self.unit(head[len(prefix) :].strip())
                break
        entry.passed_to = entry.passed_to or (entry.owner if entry.owner != self.register.unit else None)
        entry.petition.in_authority = False
        entry.due_on = None

    def _assignment(self, row: RegisterRow, entry: Entry) -> str:
        """What of the row the columns of a step cannot hold."""
        said = []
        if not entry.owner and (words := self.texts(row, Field.OWNER)):
            said.append(in_site_language(OWNER_IN_TABLE, words=words))
        if not entry.due_on and (words := self.cell(row, Field.DUE)[1]):
            said.append(in_site_language(DUE_IN_TABLE, words=words))
        return "\n".join(said)

    def _check(self, row: RegisterRow, entry: Entry) -> None:
        """By the rules of the petition itself."""
        code_key, code = self.cell(row, Field.CODE)
        if code:
            entry.petition.code = code
        if entry.is_faulty:
            return
        entry.petition.owner = entry.passed_to or entry.owner
        try:
            entry.petition.clean_fields(exclude=FOREIGN)
            entry.petition.clean()
        except ValidationError as error:
            keys = {
                "code": code_key,
                "content": self.cell(row, Field.CONTENT)[0],
                "hamlet": self.cell(row, Field.PLACE)[0],
            }
            keys["received_on"] = self.cell(row, Field.RECEIVED)[0]
            for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
                for message in messages:
                    entry.faults.append({"key": keys.get(name, ""), "level": "error", "text": message})

    def _error(self, entry: Entry, row: RegisterRow, wanted: Field, text: str) -> None:
        entry.faults.append({"key": self.cell(row, wanted)[0], "level": "error", "text": text})

    def _warn(self, entry: Entry, row: RegisterRow, wanted: Field, text: str) -> None:
        entry.faults.append({"key": self.cell(row, wanted)[0], "level": "warning", "text": text})


@lru_cache(maxsize=4096)
def kind_of(words: str) -> Kind | None:
    return KINDS.get(code_of(words))


@lru_cache(maxsize=4096)
def day_of_deadline(words: str, as_of: date) -> date | None:
    return deadlines.read(words, as_of).due


def title_of(content: str) -> str:
    """The first sentence, or as many words of it as a title takes."""
    line = cleaning.one_line(content)
    first = line.split(". ")[0].rstrip(".;: ")
    if len(first) <= LONGEST_TITLE:
        return first
    return first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:- ") + "…"


def _written(day: date) -> str:
    return date_format(day, "d/m/Y")
