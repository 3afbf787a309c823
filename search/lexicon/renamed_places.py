"""Former names of places and units as synonyms: who asks for one finds the others, and is told so.

What happened in xã Tân Hòa before it became a part of xã Yên Thuận is found by either name. A place that was merged
with others is not searched under their names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from portal.formats import written_date
from portal.language.syllables import syllables
from portal.organisations.models import AgencyName, Place, PlaceSuccession, Succession, Unit, UnitSuccession
from search.query.synonyms import Meaning, Phrase, Synonyms
from search.query.syntax import parse_syntax

# What stands before the name of a place and changes with its rank.
_RANK = re.compile(r"(?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|đặc khu)\s+", re.IGNORECASE)
_SIGNS_OF_THE_LIST = re.compile(r"[,#]|=>")


@dataclass
class _Row:
    """A place or unit with a history, and the keys of those before and after it."""

    name: str
    is_place: bool
    other_names: list[str] = field(default_factory=list)
    before: dict[int, date] = field(default_factory=dict)
    after: dict[int, date] = field(default_factory=dict)

    @property
    def plain_name(self) -> str:
        """The name as it is searched: a place is often written without its rank, unless that leaves one syllable."""
        bare = _RANK.sub("", self.name, count=1) if self.is_place else self.name
        return bare if len(bare.split()) > 1 else self.name

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys([self.name, self.plain_name, *self.other_names]))

    @property
    def as_told(self) -> OtherName:
        since, until = min(self.before.values(), default=None), max(self.after.values(), default=None)
        return OtherName(self.name, since, until)


@dataclass(frozen=True)
class OtherName:
    """A name that was searched too; it came up on the day `since` and ended on the day `until`, if known."""

    name: str
    since: date | None
    until: date | None

    def __str__(self) -> str:
        values = {"name": self.name, "since": _written(self.since), "until": _written(self.until)}
        if self.since and self.until:
            return _("%(name)s (from %(since)s until %(until)s)") % values
        return (_("%(name)s (since %(since)s)") if self.since else _("%(name)s (until %(until)s)")) % values


@dataclass(frozen=True)
class Changed:
    """A name in a question, as typed, with the others that were searched; `only` is the question for it alone."""

    typed: str
    others: tuple[OtherName, ...]
    only: str


class RenamedPlaces:
    def __init__(self, places: dict[int, _Row], units: dict[int, _Row]) -> None:
        self._units = units
        self._searched: dict[str, dict[str, None]] = defaultdict(dict)
        self._told: dict[Phrase, dict[OtherName, None]] = defaultdict(dict)
        for of_kind in (places, units):
            for key, row in of_kind.items():
                self._add(row, [of_kind[other] for other in _kin(of_kind, key)])

    @classmethod
    def from_database(cls) -> RenamedPlaces:
        places = _rows(PlaceSuccession.objects.select_related("predecessor", "successor"), is_place=True)
        units = _rows(UnitSuccession.objects.select_related("predecessor", "successor"), is_place=False)
        for unit, name in AgencyName.objects.filter(unit__in=units).values_list("unit", "name"):
            units[unit].other_names.append(name)
        return cls(places, units)

    def _add(self, row: _Row, others: list[_Row]) -> None:
        for other in others:
            for name in row.names:
                if _tokens(name) != _tokens(other.plain_name):
                    self._searched[name][other.plain_name] = None
            self._told[_tokens(other.plain_name)][other.as_told] = None

    def lines(self) -> Iterator[str]:
        """Rules for a list of synonyms: each name with those that are searched too."""
        for name, others in self._searched.items():
            yield f"{_plain(name)} => {', '.join(_plain(other) for other in others)}"

    def kin_of(self, unit: int) -> dict[int, OtherName]:
        """The units that a unit came from and those that came from it, by their keys."""
        if unit not in self._units:
            return {}
        return {key: self._units[key].as_told for key in _kin(self._units, unit)}

    @cached_property
    def _synonyms(self) -> Synonyms:
        return Synonyms(self.lines())

    def changed_in(self, question: str) -> list[Changed]:
        """The names in a question that have changed; none in quotation marks, where nothing else is searched."""
        wording = parse_syntax(question)
        words = wording.words
        for phrase in wording.phrases:
            words = words.replace(phrase, " " * len(phrase))
        typed = syllables(words)
        found: dict[tuple[OtherName, ...], Changed] = {}
        # The longest name first: "xã Tân Hòa" says all that "Tân Hòa" says.
        for meaning in sorted(self._synonyms.meanings(typed), key=lambda meaning: meaning.start - meaning.end):
            start, end = typed[meaning.start].start, typed[meaning.end - 1].end
            name = question[start:end]
            others = tuple(self._others(meaning, name))
            found.setdefault(others, Changed(name, others, f"{question[:start]}“{name}”{question[end:]}"))
        return list(found.values())

    def _others(self, meaning: Meaning, name: str) -> Iterator[OtherName]:
        """The names behind the phrases searched; two of them may differ in nothing but the rank."""
        for phrase in meaning.others:
            yield from (other for other in self._told[phrase] if _folded(other.name) != _folded(name))


def _rows(successions: Iterable[Succession], *, is_place: bool) -> dict[int, _Row]:
    rows: dict[int, _Row] = {}

    def row(of: Place | Unit) -> _Row:
        return rows.setdefault(of.pk, _Row(of.name, is_place))

    for succession in successions:
        if isinstance(succession, PlaceSuccession | UnitSuccession):
            row(succession.predecessor).after[succession.successor_id] = succession.on
            row(succession.successor).before[succession.predecessor_id] = succession.on
    return rows


def _kin(rows: dict[int, _Row], key: int) -> Iterator[int]:
    """All that a row came from, and all that came from it; not what merged with it."""
    for side in ("before", "after"):
        seen = {key}
        frontier = [key]
        while frontier:
            frontier = [other for one in frontier for other in getattr(rows[one], side) if other not in seen]
            seen.update(frontier)
            yield from frontier


def _written(day: date | None) -> str:
    return written_date(day) if day else ""


def _tokens(name: str) -> Phrase:
    return tuple(word.exact for word in syllables(_plain(name)))


def _folded(name: str) -> list[str]:
    return [word.folded for word in syllables(name)]


def _plain(name: str) -> str:
    return _SIGNS_OF_THE_LIST.sub(" ", name)
