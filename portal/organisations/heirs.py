"""Heirs: the one living unit that carries on what a closed unit left open (docs/domain.md, Tiers).

A unit whose tasks went to several has no heir: which of them owes what, only an act of handing over can say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from portal.caching.memoize import memoize

from .models import UnitSuccession


class Heir(NamedTuple):
    key: int
    name: str
    slug: str


def heirs_on(on: date) -> Mapping[int, int]:
    """The keys of living units by those of the units that ended and left them everything. One query."""
    return {unit: heir.key for unit, heir in named_heirs_on(on).items()}


@memoize()
def named_heirs_on(on: date) -> Mapping[int, Heir]:
    """As `heirs_on`, with what a list names them by. One query."""
    columns = ("predecessor", "predecessor__valid_to", "successor", "successor__valid_from", "successor__valid_to")
    named: dict[int, Heir] = {}
    after: dict[int, set[int]] = defaultdict(set)
    living: set[int] = set()
    ended: set[int] = set()
    rows = UnitSuccession._default_manager.values_list(*columns, "successor__name", "successor__slug")
    for old, old_until, new, new_since, new_until, name, slug in rows:
        named[new] = Heir(new, name, slug)
        after[old].add(new)
        ended |= {key for key, until in ((old, old_until), (new, new_until)) if until is not None and until < on}
        if (new_since is None or new_since <= on) and new not in ended:
            living.add(new)
    left = {unit: set(_carried_on(unit, after, living)) for unit in ended}
    return {unit: named[found.pop()] for unit, found in left.items() if len(found) == 1}


def owed_by(units: Iterable[int], *, heirs: Mapping[int, int], is_open: Q) -> Q:
    """The condition that units with these keys are the `owner`, or carry on what one that ended left open.

    What a unit left to another is that one's: the closed one keeps what was settled in its time.
    """
    keys = set(units)
    taken_over = [ended for ended, heir in heirs.items() if heir in keys]
    passed_on = [ended for ended, heir in heirs.items() if ended in keys and heir not in keys]
    return Q(owner__in=keys) & ~(is_open & Q(owner__in=passed_on)) | is_open & Q(owner__in=taken_over)


def _carried_on(unit: int, after: Mapping[int, set[int]], living: set[int]) -> Iterator[int]:
    """Living units at the ends of the succession; it ends even if rows form a circle."""
    seen, ahead = {unit}, [unit]
    while ahead:
        for each in after.get(ahead.pop(), set()) - seen:
            seen.add(each)
            if each in living:
                yield each
            else:
                ahead.append(each)
