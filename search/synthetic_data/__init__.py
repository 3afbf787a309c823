"""Synthetic petitions, always the same: noise for the judged cases, and the load of benchmarks.

The words are our own (petitions.json) and nobody in them lives. Until 30 June 2025 the agencies are those of a rural
district, from then on those of the two-tier local government (docs/domain.md, Tiers).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from portal.petitions.codes import ALPHABET

SEED = 2026
BLOCK = 1000  # petitions with a random source of their own, so that those of a small corpus begin a large one
FIRST_DAY, LAST_DAY = date(2021, 11, 21), date(2026, 11, 20)
TWO_TIERS = date(2025, 7, 1)
CODES = len(ALPHABET) ** 8
STRIDE = 405_486_301_007  # has no divisor in common with CODES, so that no code comes twice
DEADLINES = (10, 15, 30, 45)  # days
CONTENT = 34, 58  # words

_WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("petitions.json").read_text(encoding="utf-8"))
_TOPICS: list[dict[str, Any]] = _WORDS["topics"]
TOPIC_NAMES: dict[str, str] = {topic["topic"]: topic["name"] for topic in _TOPICS}
_TOPIC_WEIGHTS = [topic["weight"] for topic in _TOPICS]
# Some communes are heard of every week and most of them seldom, as words are.
_PLACE_WEIGHTS = [(rank + 3) ** -0.6 for rank in range(len(_WORDS["places"]))]


@dataclass(frozen=True)
class SyntheticPetition:
    """`topic` is a slug, `place` a commune with its rank; `closed` is None while it is open."""

    id: int
    code: str
    title: str
    content: str
    topic: str
    agency: str
    place: str
    received: date
    due: date
    closed: date | None


def petitions(count: int, *, seed: int = SEED) -> Iterator[SyntheticPetition]:
    """The first `count` petitions of a seed, with ids from 1."""
    for first in range(0, count, BLOCK):
        source = Random(f"{seed}:{first // BLOCK}")  # noqa: S311 (nothing is kept secret by it)
        for number in range(first + 1, first + BLOCK + 1):
            petition = _petition(source, number)
            if number <= count:
                yield petition


def _petition(source: Random, number: int) -> SyntheticPetition:
    [topic] = source.choices(_TOPICS, _TOPIC_WEIGHTS)
    [place] = source.choices(_WORDS["places"], _PLACE_WEIGHTS)
    received = FIRST_DAY + timedelta(days=int((LAST_DAY - FIRST_DAY).days * source.random() ** 0.8))
    if received >= TWO_TIERS:
        place = place.replace("thị trấn", "xã")  # townships ended with the reform
    slots = _Slots(source, place, received)
    due = received + timedelta(days=source.choice(DEADLINES))
    closed = due + timedelta(days=source.randrange(-8, 40)) if source.random() < 0.75 else None
    return SyntheticPetition(
        id=number,
        code=_code(number),
        title=_capitalised(source.choice(topic["titles"]).format_map(slots)),
        content=_content(source, topic, slots),
        topic=topic["topic"],
        agency=source.choice(topic["agencies_until_2025" if received < TWO_TIERS else "agencies_since_2025"]),
        place=place,
        received=received,
        due=due,
        closed=closed if closed and closed <= LAST_DAY else None,
    )


def _code(number: int) -> str:
    """As petitions have them (portal.petitions.codes), and yet the same every time."""
    rest, letters = number * STRIDE % CODES, ""
    for _ in range(8):
        rest, letter = divmod(rest, len(ALPHABET))
        letters += ALPHABET[letter]
    return f"KN-{letters[:4]}-{letters[4:]}"


def _content(source: Random, topic: dict[str, Any], slots: _Slots) -> str:
    wanted = source.randint(*CONTENT)
    parts = [source.choice(_WORDS["openings"]).format_map(slots)]
    if source.random() < 0.3:
        parts.append(source.choice(_WORDS["remarks"]).format_map(slots))
    sentences: list[str] = topic["sentences"]
    for sentence in source.sample(sentences, len(sentences)):
        if sum(part.count(" ") + 1 for part in parts) > wanted - 18:
            break
        parts.append(sentence.format_map(slots))
    parts.append(source.choice(topic["requests"]).format_map(slots))
    if source.random() < 0.6:
        parts.append(source.choice(_WORDS["endings"]))
    return " ".join(parts)


class _Slots(dict[str, str]):
    """What a template leaves open. One petition keeps one person, hamlet, project and road; figures differ."""

    FIGURES = {"n1": (2, 10), "n2": (11, 99), "n3": (101, 999), "n4": (1001, 9999)}
    NUMBERS = {"age1": (35, 46), "age2": (62, 95), "volt": (150, 196), "gio": (22, 24), "y0": (1978, 2015)}

    def __init__(self, source: Random, place: str, day: date) -> None:
        super().__init__(com=place)
        self.source = source
        self.day = day

    def __missing__(self, name: str) -> str:
        if name in self.FIGURES or name in self.NUMBERS:
            return str(self.source.randrange(*(self.FIGURES | self.NUMBERS)[name]))
        if name == "y1":
            return str(self.source.randrange(self.day.year - 6, self.day.year + 1))
        if name == "hang":
            return f"{self.source.randrange(1, 5)}/4"
        if name == "d":
            return f"{self.day - timedelta(days=self.source.randrange(20, 600)):%d/%m/%Y}"
        if name[0].isupper():
            return _capitalised(self[name.lower()])
        self[name] = getattr(self, f"_{name}")()
        return self[name]

    def _one(self, name: str) -> str:
        word: str = self.source.choice(_WORDS[name])
        return word

    def _ong(self) -> str:
        honorific = self.source.choice(("ông", "bà"))
        return f"{honorific} {self._one('family_names')} {self._one('middle_names')} {self._one('given_names')}"

    def _ham(self) -> str:
        if self.source.random() < 0.5:
            return f"{self._one('hamlets')} {self.source.randrange(1, 15)}"
        return f"{self._one('hamlets')} {self._one('hamlet_names')} {self._one('hamlet_names')}"

    def _proj(self) -> str:
        return self._one("projects")

    def _road(self) -> str:
        return self._one("roads")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
