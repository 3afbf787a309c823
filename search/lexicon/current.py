"""The current lexicon of the site: synonyms kept by administrators, and renamed places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from portal.records.signals import answers_changed
from search.models import LexiconVersion, SynonymRule
from search.query.synonyms import SYNONYMS_FILE, Synonyms

from .renamed_places import RenamedPlaces

THE_ROW = 1


@dataclass(frozen=True)
class Lexicon:
    stamp: UUID | None
    synonyms: Synonyms  # of both kinds: what an engine is asked with
    names: RenamedPlaces


_known: dict[str, Lexicon] = {}


def current() -> Lexicon:
    """What holds now, in every process: one look at the stamp, and only if that is another a look at the rest."""
    stamp = LexiconVersion.objects.filter(pk=THE_ROW).values_list("stamp", flat=True).first()
    known = _known.get("current")
    if known is None or known.stamp != stamp:
        known = _known["current"] = _read(stamp)
    return known


def has_changed(**kwargs: Any) -> None:
    """To be called in the transaction of a change; takes what a signal brings along."""
    LexiconVersion.objects.update_or_create(pk=THE_ROW, defaults={"stamp": uuid4()})
    answers_changed.send(LexiconVersion)


def name_has_changed(*, created: bool, **kwargs: Any) -> None:
    """A new place has no history yet."""
    if not created:
        has_changed()


def ensure_synonyms(**kwargs: Any) -> None:
    """Fill an empty list with the synonyms that come with the portal; who wants none of them takes them out of use."""
    if SynonymRule.objects.exists():
        return
    rules, section = [], ""
    for line in SYNONYMS_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ====="):
            section = line.strip("#= ")
        elif line and not line.startswith("#"):
            rules.append(SynonymRule(line=line, note=section))
    SynonymRule.objects.bulk_create(rules)
    has_changed()


def _read(stamp: UUID | None) -> Lexicon:
    names = RenamedPlaces.from_database()
    rules = SynonymRule.objects.filter(is_active=True).values_list("line", flat=True)
    return Lexicon(stamp, Synonyms([*rules, *names.lines()]), names)
