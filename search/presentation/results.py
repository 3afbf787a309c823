"""Results: from keys to rows of the database, highlighted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Q

from pages import links
from pages.languages import language_of
from pages.models import ArticlePage
from portal.dialogues.models import Conclusion
from portal.public.presenters.statuses import Badge
from search.index.attachment_pages import Record, record_of
from search.index.documents import SOURCES
from search.presentation.badges import BADGE_QUERYSETS, badges_of
from search.presentation.highlighting import Passage, Piece, marked, passage
from search.query.answer import Answer, Hit, Key, Match
from search.query.criteria import Criteria

from .matching_conclusions import MatchingConclusions, matching_conclusions


@dataclass(frozen=True)
class Result:
    """One hit as it is shown. `record` is the row, as public today; the pieces are its own text with hits marked."""

    type: str
    record: Any
    match: Match
    title: tuple[Piece, ...]
    passage: Passage
    number: str
    day: date | None
    badges: list[Badge]
    matching_conclusions: tuple[MatchingConclusions, ...] = ()  # of a notice

    @property
    def type_label(self) -> str:
        return str(SOURCES[self.type].label)

    @property
    def of_record(self) -> Record | None:
        """What a page of a file belongs to."""
        return record_of(self.record) if self.type == "page" else None

    @property
    def language(self) -> str:
        """The language of its words: records are kept in one, articles are written in several."""
        return language_of(self.record) if isinstance(self.record, ArticlePage) else settings.LANGUAGE_CODE

    @property
    def url(self) -> str:
        return address_of(self.type, self.record)


LINKS: dict[str, Callable[[Any], str]] = {
    "conclusion": lambda conclusion: f"{conclusion.notice.get_absolute_url()}#{conclusion.anchor}",
    "article": links.address_of,
}


def address_of(kind: str, record: Any) -> str:
    return LINKS.get(kind, lambda record: record.get_absolute_url())(record)


def rows_of(keys: Iterable[Key], *, with_badges: bool = False) -> dict[Key, Any]:
    """Those of the records that a reader may see today.

    `with_badges`: also what their badges ask for, and the conclusions of the notices among them.
    An article comes in the reader's language, if it is written in it. One query for each type, and one for those.
    """
    ids: dict[str, list[int]] = {}
    for key in keys:
        ids.setdefault(key.type, []).append(key.id)
    wanted = {kind: Q(pk__in=of_kind) for kind, of_kind in ids.items()}
    if with_badges and "notice" in ids:
        of_notices = Q(notice__in=ids["notice"])
        wanted["conclusion"] = wanted["conclusion"] | of_notices if "conclusion" in wanted else of_notices
    found: dict[Key, Any] = {}
    for kind, which in wanted.items():
        # In no order: asked for the newest of these few, SQLite would go through all that are public.
        shown = SOURCES[kind].rows().filter(which)
        if with_badges and kind in BADGE_QUERYSETS:
            shown = BADGE_QUERYSETS[kind](shown)
        rows = list(shown.order_by())
        found |= {Key(kind, row.pk): read for row, read in zip(rows, SOURCES[kind].as_read(rows), strict=True)}
    return found


def results(answer: Answer, *, today: date) -> list[Result]:
    """The hits with their rows, in the engine's order; a hit that nobody may see (any more) is left out."""
    rows = rows_of((hit.key for hit in answer.hits), with_badges=True)
    conclusions: dict[int, list[Conclusion]] = defaultdict(list)
    for key, row in rows.items():
        if key.type == "conclusion":
            conclusions[row.notice_id].append(row)
    return [
        _result(answer, hit, rows[hit.key], today, conclusions[hit.key.id] if hit.key.type == "notice" else ())
        for hit in answer.hits
        if hit.key in rows
    ]


def _result(answer: Answer, hit: Hit, row: Any, today: date, conclusions: Sequence[Conclusion]) -> Result:
    card = SOURCES[hit.key.type].card(row)
    marks = answer.marks_of(hit)
    return Result(
        type=hit.key.type,
        record=row,
        match=hit.match,
        title=marked(card.title, marks),
        passage=passage(card.body.replace("\n", " · "), marks),
        number=card.number,
        day=card.received,
        badges=badges_of(hit.key.type, row, conclusions, on=today),
        matching_conclusions=matching_conclusions(conclusions, marks, around=f"{card.title}\n{card.body}"),
    )


@dataclass(frozen=True)
class Group:
    """Results that were found in the same way, under a heading that says so."""

    match: Match
    results: Sequence[Result]


def grouped(found: Sequence[Result]) -> list[Group]:
    return [Group(match, list(group)) for match, group in groupby(found, key=lambda result: result.match)]


def page_links(criteria: Criteria) -> str:
    """The query string of the same question up to the number of its page."""
    rest = criteria.on_page(1).to_querystring()
    return f"?{rest}&trang=" if rest else "?trang="
