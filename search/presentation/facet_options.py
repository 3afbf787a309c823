"""Facet options: values with their labels, counts and addresses, as the page offers them; chips of what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.caching.memoize import memoize
from portal.dialogues.models import Dialogue
from portal.dialogues.models.dialogues import Form
from portal.formats import in_language_lazy
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.petitions.topics import known_topics
from portal.workdays.timeliness import Timeliness
from search.index.documents import SOURCES, STATE_LABELS
from search.lexicon.renamed_places import OtherName, RenamedPlaces
from search.query.answer import Answer
from search.query.criteria import Criteria, Facet

from .histogram import month_name

# Values of a facet that are seen at once; a few more are not worth another click.
AT_ONCE, A_FEW = 8, 3


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

    @property
    def are_names(self) -> bool:
        """Kept in Vietnamese, whatever the reader's language."""
        return self.facet in (Facet.TOPIC, Facet.OWNER, Facet.UNIT, Facet.TAG)

    @property
    def first(self) -> Sequence[Option]:
        return self.options if len(self.options) <= AT_ONCE + A_FEW else self.options[:AT_ONCE]

    @property
    def rest(self) -> Sequence[Option]:
        """What is unfolded by "show all": nothing is left out."""
        return self.options[len(self.first) :]

    @property
    def is_rest_open(self) -> bool:
        return any(option.selected for option in self.rest)


def facet_groups(answer: Answer) -> list[FacetGroup]:
    """The facets with labels; values that have none (a unit that is gone) are left out."""
    labels = _labels()
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
    """All but the months, which are drawn (histogram.py)."""
    return {
        Facet.TYPE: _("Type"),
        Facet.STATE: _("State"),
        Facet.TIMELINESS: _("Timeliness"),
        Facet.TOPIC: _("Topic"),
        Facet.OWNER: _("Responsible unit"),
        Facet.UNIT: _("Unit, with those below it"),
        Facet.FORM: _("Form of dialogue"),
        Facet.TAG: _("Tag"),
        Facet.YEAR: _("Year"),
    }


def _labels() -> dict[Facet, dict[str, str]]:
    names = _names()
    return {
        Facet.TYPE: {source.type: str(source.label) for source in SOURCES.values()},
        Facet.STATE: {state: str(label) for state, label in STATE_LABELS.items()},
        Facet.TIMELINESS: {timeliness.value: str(timeliness.label) for timeliness in Timeliness},
        Facet.TOPIC: {slug: str(name) for slug, name in names["topic"].items()},
        Facet.OWNER: names["unit"],
        Facet.UNIT: names["unit"],
        Facet.FORM: {form.value: str(form.label) for form in Form},
        Facet.TAG: names["tag"],
        Facet.YEAR: {},
    }


@memoize(Petition, Dialogue)
def _names() -> dict[str, dict[str, Any]]:
    """Of all topics, units and tags, by the value that a facet has of them. One query.

    Only topics have a name in English; it is chosen by whoever reads what is remembered here.
    """
    text = CharField(max_length=255)
    rows = (
        known_topics()
        .order_by()
        .values_list(Value("topic"), Cast("slug", text), Cast("name", text), Cast("name_en", text))
    )
    rows = rows.union(
        Unit.objects.order_by().values_list(Value("unit"), Cast("pk", text), Cast("name", text), Value("")),
        Tag.objects.order_by().values_list(Value("tag"), Cast("slug", text), Cast("name", text), Value("")),
    )
    names: dict[str, dict[str, Any]] = {"topic": {}, "unit": {}, "tag": {}}
    for kind, value, name, english in rows:
        names[kind][value] = in_language_lazy(name, english) if english else name
    return names


@dataclass(frozen=True)
class Chip:
    label: str
    href: str


def chips(criteria: Criteria) -> list[Chip]:
    """What the results are narrowed to, each with the address that lifts it.

    What has no label (any more) is there, too: whoever reads the results must know that these are not all.
    """
    labels = _labels() if criteria.chosen else {}
    return [
        Chip(
            month_name(value) if facet == Facet.MONTH else labels[facet].get(value, value),
            f"?{criteria.without(facet, value).to_querystring()}",
        )
        for facet in Facet
        for value in criteria.values(facet)
    ]


@dataclass(frozen=True)
class RelatedUnits:
    """A unit that the results are narrowed to, the units before and after it, and the address that takes them in."""

    unit: str
    others: tuple[OtherName, ...]
    href: str


def related_units(criteria: Criteria, groups: Sequence[FacetGroup], names: RenamedPlaces) -> list[RelatedUnits]:
    """Where a ticked unit has predecessors or successors that are not ticked.

    They are offered rather than taken in: the number beside a box is what ticking it finds.
    """
    units = (group for group in groups if group.facet in (Facet.OWNER, Facet.UNIT))
    ticked = [(group.facet, option) for group in units for option in group.options if option.selected]
    return [kin for facet, option in ticked if (kin := _kin(criteria, facet, option, names)).others]


def _kin(criteria: Criteria, facet: Facet, unit: Option, names: RenamedPlaces) -> RelatedUnits:
    ticked = criteria.values(facet)
    others = {key: name for key, name in names.kin_of(int(unit.value)).items() if str(key) not in ticked}
    wider = reduce(lambda asked, key: asked.with_(facet, str(key)), others, criteria)
    return RelatedUnits(unit.label, tuple(others.values()), f"?{wider.to_querystring()}")
