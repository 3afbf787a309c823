"""Criteria: the question as typed, ticked facets, sort order and page, as a frozen value with an address."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.workdays.timeliness import Timeliness

PAGE_SIZE = 20
# A bound that is said: whoever needs more than 10,000 results needs an export or a narrower question.
LAST_PAGE = 500
MOST_RESULTS = PAGE_SIZE * LAST_PAGE
LONGEST_QUESTION = 200  # characters
MOST_VALUES = 30  # ticked, of all facets together: each makes the page and the question longer


class Facet(StrEnum):
    """What results can be narrowed by; the value is the name in addresses, which are a promise."""

    TYPE = "loai"
    STATE = "tinh-trang"
    TIMELINESS = "thoi-han"
    TOPIC = "linh-vuc"
    OWNER = "chu-tri-giai-quyet"
    UNIT = "don-vi"
    FORM = "hinh-thuc"
    TAG = "the"
    YEAR = "nam"
    MONTH = "thang"


EVERY_FACET = tuple(Facet)
CLOCKS = tuple(each for each in Timeliness if each != Timeliness.NO_DEADLINE)  # what can be asked for


class Sort(StrEnum):
    RELEVANCE = "phu-hop"
    NEWEST = "moi-nhat"
    DUE = "han"

    @property
    def label(self) -> str:
        return str(_SORT_LABELS[self])


_SORT_LABELS = {Sort.RELEVANCE: _("Most relevant"), Sort.NEWEST: _("Newest"), Sort.DUE: _("Due first")}

_VALUE = re.compile(r"[\w.:-]{1,100}")
_OF_DATES = {
    Facet.YEAR: re.compile(r"\d{4}", re.ASCII),
    Facet.MONTH: re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII),
}
_NAMES = {"words": "q", "sort": "sap-xep", "page": "trang"}


@dataclass(frozen=True)
class Criteria:
    """A question that cannot be wrong: whatever an address says that is not understood is left out.

    Values of one facet are alternatives; facets narrow each other.
    """

    words: str = ""
    chosen: tuple[tuple[Facet, str], ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @classmethod
    def from_querystring(
        cls, query: QueryDict | str, *, known: Mapping[Facet, Collection[str]] | None = None
    ) -> Criteria:
        """The question in the query string of an address; `known` names the values that a facet may have."""
        fields = query if isinstance(query, QueryDict) else QueryDict(query)
        known = {Facet.TIMELINESS: CLOCKS, **(known or {})}
        chosen = _ticked(fields, known)
        sort = fields.get(_NAMES["sort"], "")
        return cls(
            words=_words(fields)[:LONGEST_QUESTION].strip(),
            chosen=tuple(sorted(chosen[:MOST_VALUES])),
            sort=Sort(sort) if sort in tuple(Sort) else Sort.RELEVANCE,
            page=_page(fields.get(_NAMES["page"], "")),
        )

    def to_querystring(self) -> str:
        """The shortest query string that asks the same; "" for the empty question."""
        pairs = [(_NAMES["words"], self.words)] if self.words else []
        pairs += [(facet.value, value) for facet, value in self.chosen]
        if self.sort != Sort.RELEVANCE:
            pairs.append((_NAMES["sort"], self.sort.value))
        if self.page > 1:
            pairs.append((_NAMES["page"], str(self.page)))
        return "&".join(_urlencoded(*pair) for pair in pairs)

    def values(self, facet: Facet) -> tuple[str, ...]:
        """The values ticked of one facet."""
        return tuple(value for of, value in self.chosen if of == facet)

    def with_(self, facet: Facet, value: str) -> Criteria:
        """The same question, narrowed to this value too, from its first page."""
        return replace(self, chosen=tuple(sorted({*self.chosen, (facet, value)})), page=1)

    def without(self, facet: Facet, value: str | None = None) -> Criteria:
        """The same question with one value of a facet unticked, or all of them, from its first page."""
        left = tuple((of, ticked) for of, ticked in self.chosen if of != facet or value not in (None, ticked))
        return replace(self, chosen=left, page=1)

    def with_words(self, words: str) -> Criteria:
        """Other words, the same boxes ticked, from the first page."""
        return replace(self, words=words, page=1)

    def sorted_by(self, sort: Sort) -> Criteria:
        return replace(self, sort=sort, page=1)

    def on_page(self, page: int) -> Criteria:
        return replace(self, page=min(max(page, 1), LAST_PAGE))


def is_cut(query: QueryDict) -> bool:
    """Whether an address asks more than is answered: too many words, or more than MOST_VALUES boxes ticked."""
    known = {Facet.TIMELINESS: CLOCKS}
    return len(_words(query)) > LONGEST_QUESTION or len(_ticked(query, known)) > MOST_VALUES


def _words(fields: QueryDict) -> str:
    """No more of them is read than may matter."""
    return " ".join(fields.get(_NAMES["words"], "")[: 10 * LONGEST_QUESTION].replace("\0", " ").split())


def _ticked(fields: QueryDict, known: Mapping[Facet, Collection[str]]) -> list[tuple[Facet, str]]:
    """Each once, in the order of the address; one more than are taken shows that there are too many."""
    ticked = (
        (facet, value)
        for facet in Facet
        for value in dict.fromkeys(fields.getlist(facet)[: 2 * MOST_VALUES])
        if _is_known(facet, value, known)
    )
    return list(islice(ticked, MOST_VALUES + 1))


def _is_known(facet: Facet, value: str, known: Mapping[Facet, Collection[str]]) -> bool:
    if facet in known:
        return value in known[facet]
    return _OF_DATES.get(facet, _VALUE).fullmatch(value) is not None


@lru_cache(maxsize=4096)  # a page has two hundred addresses, most of the same few values
def _urlencoded(name: str, value: str) -> str:
    return urlencode([(name, value)])


def _page(typed: str) -> int:
    if not re.fullmatch(r"\d{1,6}", typed, re.ASCII):
        return 1
    return min(max(int(typed), 1), LAST_PAGE)
