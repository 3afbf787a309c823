"""The draft of a notice from what was read of its paper: every value a proposal, every doubt a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.dialogues.models import Conclusion, Dialogue, Notice, NoticeReading
from portal.formats import written_date
from portal.language.names import NameTable
from portal.organisations.models import AgencyName, Unit
from portal.papers import deadlines
from portal.papers.notices.assignments import Kind
from portal.papers.notices.files import Paper
from portal.papers.notices.reading import Conclusion as ReadConclusion
from portal.papers.notices.reading import Notice as ReadNotice

ABBREVIATIONS = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "VP": "Văn phòng",
    "BQL": "Ban Quản lý",
    "TT": "Trung tâm",
    "LHPN": "Liên hiệp Phụ nữ",
    "VH-XH": "Văn hóa - Xã hội",
}
_ABBREVIATED = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in ABBREVIATIONS))


class Proposal(TypedDict):
    """`first` and `last` are the lines of the paper, from 1; 0 where the words were not found again."""

    first: int
    last: int
    notes: list[str]


class UnitsOfPaper:
    """The units that a notice may name, found as papers call them: without the place, shortened, under another name."""

    def __init__(self, units: Iterable[Unit], *, issuer: Unit):
        known = {unit.pk: unit for unit in units}
        self._table = NameTable((name, unit) for unit in known.values() for name in self._names(unit))
        for other in AgencyName.objects.filter(unit__in=known):
            self._table.add(other.name, known[other.unit_id])
        self._place = issuer.place.name if issuer.place else ""

    def named(self, words: str) -> Unit | None:
        """The one unit that the words can mean; None if there is none, or several."""
        for name in (words, f"{words} {self._place}"):
            found = {unit.pk: unit for spelt in (name, _spelt_out(name)) for unit in self._table.named(spelt)}
            if len(found) == 1:
                return next(iter(found.values()))
        return None

    def _names(self, unit: Unit) -> set[str]:
        """A notice of a commune says “UBND xã” of the one that bears its name."""
        names = {unit.name, _spelt_out(unit.name)}
        if unit.place:
            kind = unit.place.name.split()[0].lower()
            names |= {re.sub(rf"\s+{re.escape(unit.place.name)}$", f" {kind}", name, flags=re.I) for name in names}
        return names


def _spelt_out(name: str) -> str:
    return _ABBREVIATED.sub(lambda found: ABBREVIATIONS[found[0]], name)


def fill_in(notice: Notice, paper: Paper, units: UnitsOfPaper) -> NoticeReading:
    """Fill a new notice with what the paper says, and return the reading, both unsaved."""
    reading = NoticeReading(lines=paper.lines, unconfirmed=[NoticeReading.HEAD])
    reading.proposals[NoticeReading.HEAD] = _head(notice, paper.notice)
    places = _Places(paper.lines)
    conclusions: list[Conclusion] = []
    for position, said in enumerate(paper.notice["conclusions"], start=1):
        conclusion, notes = _conclusion(said, units, issued_on=notice.issued_on)
        conclusion.sort_order = position
        conclusions.append(conclusion)
        first, last = places.find(said["text"])
        reading.proposals[str(conclusion.uuid)] = Proposal(first=first, last=last, notes=notes)
        reading.unconfirmed.append(str(conclusion.uuid))
    notice.conclusions.set(conclusions)
    return reading


def _head(notice: Notice, said: ReadNotice) -> Proposal:
    notes = list(_differences(said, notice.dialogue))
    signer = said["signer"] or {}
    values = {
        "number": said["number"],
        "issued_on": date.fromisoformat(said["issued_on"]) if said["issued_on"] else None,
        "signing_capacity": signer.get("capacity", ""),
        "signer_role": signer.get("role", ""),
        "signer": signer.get("name", ""),
        "recipients": "\n".join(said["recipients"]),
    }
    for name, value in values.items():
        if not value:
            continue
        setattr(notice, name, value)
        try:
            notice.clean_fields(exclude={field.name for field in notice._meta.get_fields()} - {name})
        except ValidationError as error:
            setattr(notice, name, None if name == "issued_on" else "")
            notes.append(_("“%(value)s” was not taken: %(reason)s") % {"value": value, "reason": error.messages[0]})
    if not said["number"]:
        notes.append(_("No number was found in the paper."))
    if not said["issued_on"]:
        notes.append(_("No date of issue was found in the paper."))
    return Proposal(first=0, last=0, notes=notes)


def _differences(said: ReadNotice, dialogue: Dialogue) -> Iterator[str]:
    """What the paper says otherwise than the dialogue that was chosen."""
    day = said["dialogue"].get("date")
    days = {dialogue.day.isoformat(), dialogue.last_day.isoformat()}
    if day and day not in days:
        values = {"read": written_date(date.fromisoformat(day)), "known": written_date(dialogue.day)}
        yield _("The paper speaks of a dialogue on %(read)s, this one was on %(known)s.") % values
    if (issuer := said["issuer"]) and not NameTable([(_spelt_out(dialogue.unit.name), 1)]).named(_spelt_out(issuer)):
        yield _("The paper was issued by “%(read)s”, the dialogue was organised by %(known)s.") % {
            "read": issuer,
            "known": dialogue.unit,
        }


def _conclusion(said: ReadConclusion, units: UnitsOfPaper, *, issued_on: date | None) -> tuple[Conclusion, list[str]]:
    """One conclusion, and what somebody should know before confirming it."""
    notes = []
    lead = said["lead"]
    owner = units.named(lead) if lead else None
    if lead and owner is None:
        notes.append(_("“%(unit)s” is to do it, and is not among the units here: choose it yourself.") % {"unit": lead})
    helping = {}
    for name in dict.fromkeys([*said["coordinating"], *(each["unit"] for each in said["subtasks"])]):
        unit = units.named(name)
        if unit is None:
            notes.append(_("“%(unit)s” helps, and is not among the units here.") % {"unit": name})
        elif unit != owner:
            helping[unit.pk] = unit
    for task in said["subtasks"]:
        words = {"unit": task["unit"], "text": task["text"], "due": task["deadline_words"] or _("no date")}
        notes.append(_("A task of its own for %(unit)s (%(due)s): “%(text)s”.") % words)
    if said["kind"] == Kind.OUTSIDE_AUTHORITY:
        notes.append(_("It is outside the authority of the issuer: the unit has to forward it."))
    elif said["kind"] == Kind.ANSWERED_ON_SITE:
        notes.append(_("It was answered on the spot: no unit has to do anything."))
    conclusion = Conclusion(text=said["text"], owner=owner, due_words=(said["deadline_words"] or "")[:200])
    conclusion.derive_due_date(issued_on=issued_on)
    conclusion.coordinating = list(helping.values())
    if said["deadline_words"] and deadlines.read(conclusion.due_words, issued_on).due is None:
        notes.append(_("No date follows from “%(words)s”.") % {"words": said["deadline_words"]})
    return conclusion, notes


class _Places:
    """Finds texts again among the lines, each behind the one before where it can be."""

    def __init__(self, lines: list[str]):
        self._lines = [" ".join(line.split()) for line in lines]
        self._behind = 0

    def find(self, text: str) -> tuple[int, int]:
        """First and last line, from 1; zeros if the text is not there."""
        wanted = [" ".join(line.split()) for line in text.split("\n")]
        for start in (self._behind, 0):
            for at in range(start, len(self._lines)):
                if wanted[0] in self._lines[at]:
                    self._behind = at + len(wanted)
                    return at + 1, self._behind
        return 0, 0
