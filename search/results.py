"""From the engine's keys to what a reader sees: rows of today's database, marked where the words were found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from portal.dialogues.models import Topic
from portal.dialogues.timeliness import Timeliness
from portal.organisations.models import Unit

from .criteria import Criteria, Facet
from .documents import SOURCES, STATE_LABELS
from .engine import Answer, Hit, Key, Match
from .highlighting import Passage, Piece, marked, passage


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
    state: str
    due: date | None
    timeliness: Timeliness
    days: int  # left, overdue or late
    is_open: bool

    @property
    def type_label(self) -> str:
        return str(SOURCES[self.type].label)

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS.get(self.state, ""))

    @property
    def url(self) -> str:
        return address_of(self.type, self.record)


LINKS: dict[str, Callable[[Any], str]] = {
    "conclusion": lambda conclusion: f"{conclusion.notice.get_absolute_url()}#{conclusion.anchor}",
    "article": lambda article: article.get_url(),
}


def address_of(kind: str, record: Any) -> str:
    return LINKS.get(kind, lambda record: record.get_absolute_url())(record)


def rows_of(keys: Iterable[Key]) -> dict[Key, Any]:
    """Those of the records that a reader may see today; one query for each type."""
    ids: dict[str, list[int]] = {}
    for key in keys:
        ids.setdefault(key.type, []).append(key.id)
    return {Key(kind, row.pk): row for kind in ids for row in SOURCES[kind].rows().filter(pk__in=ids[kind])}


def results(answer: Answer, *, today: date) -> list[Result]:
    """The hits with their rows, in the engine's order; a hit that nobody may see (any more) is left out."""
    rows = rows_of(hit.key for hit in answer.hits)
    return [_result(answer, hit, rows[hit.key], today) for hit in answer.hits if hit.key in rows]


def _result(answer: Answer, hit: Hit, row: Any, today: date) -> Result:
    card = SOURCES[hit.key.type].card(row)
    marks = answer.marks_of(hit)
    subject = getattr(row, "commitment", row)  # a conclusion owes what its commitment owes
    has_clock = hasattr(subject, "timeliness")
    return Result(
        type=hit.key.type,
        record=row,
        match=hit.match,
        title=marked(card.title, marks),
        passage=passage(card.body.replace("\n", " · "), marks),
        number=card.number,
        day=card.received,
        state=card.state,
        due=card.due,
        timeliness=subject.timeliness(on=today) if has_clock else Timeliness.NO_DEADLINE,
        days=_days(card.due, card.closed or today),
        is_open=card.closed is None,
    )


def _days(due: date | None, end: date) -> int:
    return abs((end - due).days) if due else 0


@dataclass(frozen=True)
class Group:
    """Results that were found in the same way, under a heading that says so."""

    match: Match
    results: Sequence[Result]


def grouped(found: Sequence[Result]) -> list[Group]:
    return [Group(match, list(group)) for match, group in groupby(found, key=lambda result: result.match)]


@dataclass(frozen=True)
class Option:
    """One value of a facet: its label, how many results it leads to, and the address that ticks or unticks it."""

    value: str
    label: str
    count: int
    selected: bool
    href: str


@dataclass(frozen=True)
class FacetGroup:
    facet: Facet
    title: str
    options: Sequence[Option]

    @property
    def is_open(self) -> bool:
        """The short ones that most people narrow by, and whatever is narrowed already."""
        return self.facet in (Facet.TYPE, Facet.TIMELINESS) or any(option.selected for option in self.options)


def facet_groups(answer: Answer) -> list[FacetGroup]:
    """The facets with labels; values that have none (a unit that is gone) are left out."""
    labels = _labels(answer)
    return [
        FacetGroup(facet, title, options)
        for facet, title in _titles().items()
        if (options := list(_options(answer, facet, labels[facet])))
    ]


def _options(answer: Answer, facet: Facet, labels: dict[str, str]) -> Iterator[Option]:
    counts = answer.facets.get(facet, ())
    if facet == Facet.YEAR:
        counts = tuple(sorted(counts, key=lambda count: count.value, reverse=True))
    for count in counts:
        label = labels.get(count.value, count.value if facet == Facet.YEAR else "")
        if label:
            criteria = answer.criteria
            changed = criteria.without(facet, count.value) if count.is_chosen else criteria.with_(facet, count.value)
            yield Option(count.value, label, count.count, count.is_chosen, f"?{changed.to_querystring()}")


def _titles() -> dict[Facet, str]:
    return {
        Facet.TYPE: _("Type"),
        Facet.STATE: _("State"),
        Facet.TIMELINESS: _("Timeliness"),
        Facet.TOPIC: _("Topic"),
        Facet.UNIT: _("Unit"),
        Facet.YEAR: _("Year"),
    }


def _labels(answer: Answer) -> dict[Facet, dict[str, str]]:
    topics, units = _named(answer)
    return {
        Facet.TYPE: {source.type: str(source.label) for source in SOURCES.values()},
        Facet.STATE: {state: str(label) for state, label in STATE_LABELS.items()},
        Facet.TIMELINESS: {timeliness.value: str(timeliness.label) for timeliness in Timeliness},
        Facet.TOPIC: topics,
        Facet.UNIT: units,
        Facet.YEAR: {},
    }


def _named(answer: Answer) -> tuple[dict[str, str], dict[str, str]]:
    """Names of topics by address and of units by key, in one query: a page of results has many other things to ask."""
    keys = [count.value for count in answer.facets.get(Facet.UNIT, ()) if count.value.isdigit()]
    text = CharField(max_length=255)
    of_topics = Topic.objects.order_by().values_list(Value("topic"), Cast("slug", text), Cast("name", text))
    of_units = Unit.objects.order_by().filter(pk__in=keys)
    names: dict[str, dict[str, str]] = {"topic": {}, "unit": {}}
    for kind, value, name in of_topics.union(of_units.values_list(Value("unit"), Cast("pk", text), Cast("name", text))):
        names[kind][value] = name
    return names["topic"], names["unit"]


@dataclass(frozen=True)
class Chip:
    label: str
    href: str


def chips(answer: Answer, groups: Sequence[FacetGroup]) -> list[Chip]:
    """What the results are narrowed to, each with the address that lifts it."""
    return [Chip(option.label, option.href) for group in groups for option in group.options if option.selected]


def page_links(criteria: Criteria) -> str:
    """The query string of the same question up to the number of its page."""
    rest = criteria.on_page(1).to_querystring()
    return f"?{rest}&trang=" if rest else "?trang="
