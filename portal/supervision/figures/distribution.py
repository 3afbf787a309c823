"""Petitions by topic and by unit, with their states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from portal.formats import in_language_lazy
from portal.organisations.heirs import named_heirs_on
from portal.petitions.models import PetitionQuerySet
from portal.petitions.states import OPEN_STATES, PASSED_ON, State

from .small_cells import count_large_enough
from .tallies import Tally

# A picture of more rows is looked at by nobody; the lists hold them all.
MOST_ROWS = 12


@dataclass(frozen=True)
class PetitionTally(Tally):
    """Petitions by what became of them: each is counted once."""

    resolved: int = 0
    answered: int = 0
    in_time: int = 0
    overdue: int = 0
    passed_on: int = 0

    @property
    def open(self) -> int:
        return self.in_time + self.overdue

    @property
    def total(self) -> int:
        return self.resolved + self.answered + self.in_time + self.overdue + self.passed_on


@dataclass(frozen=True)
class Group:
    """Petitions that have something in common; several small groups in one have no key."""

    label: Any
    tally: PetitionTally
    key: str = ""
    ended: int | None = None  # the key of an owner that has an end


def by_topic(petitions: PetitionQuerySet, *, on: date) -> tuple[Group, ...]:
    """Largest first. One query."""
    groups = _groups(petitions, "topic", nameless=_("Without a topic"), on=on, english="topic__name_en")
    return merge_small_groups(groups, rest=_("Other topics"))


def by_owner(petitions: PetitionQuerySet, *, on: date) -> tuple[Group, ...]:
    """Petitions by the unit that is responsible now, largest first, none that is late left out. One query.

    What a unit that ended left open is its heir's: one query more. The protection of small numbers is for people who
    asked, never for a unit that is late.
    """
    groups = _passed_on(_groups(petitions, "owner", nameless=_("No unit responsible yet"), on=on), on=on)
    return merge_small_groups(groups, rest=_("Other units"), keeps=lambda group: group.tally.overdue > 0)


def _groups(
    petitions: PetitionQuerySet, field: str, *, nameless: Any, on: date, english: str | None = None
) -> list[Group]:
    """`english` is the column of the English name, for what has one."""
    still_owed, overdue = Q(state__in=OPEN_STATES), Q(due_on__isnull=False, due_on__lt=on)
    counts = {
        "resolved": Count("pk", filter=Q(state=State.RESOLVED)),
        "answered": Count("pk", filter=Q(state=State.ANSWERED)),
        "in_time": Count("pk", filter=still_owed & ~overdue),
        "overdue": Count("pk", filter=still_owed & overdue),
        "passed_on": Count("pk", filter=Q(state__in=[*PASSED_ON, State.GUIDED])),
    }
    names = [f"{field}__name", f"{field}__slug", *filter(None, [english])]
    if field == "owner":
        names += ["owner", "owner__valid_to"]
    rows: Iterable[Any] = petitions.order_by().values(*names).annotate(**counts)
    return [
        Group(
            in_language_lazy(row[f"{field}__name"], row.get(english, "")) if row[f"{field}__name"] else nameless,
            PetitionTally(**{name: row[name] for name in counts}),
            row[f"{field}__slug"] or "",
            row["owner"] if row.get("owner__valid_to") else None,
        )
        for row in rows
    ]


def _passed_on(groups: list[Group], *, on: date) -> list[Group]:
    """The groups of owners, with what is open of a unit that ended in the group of its heir."""
    ended = {group.key: group.ended for group in groups if group.ended and group.tally.open}
    heirs = named_heirs_on(on) if ended else {}
    left = {slug: heirs[key] for slug, key in ended.items() if key in heirs}
    if not left:
        return groups
    found: dict[str, Group] = {}
    for group in groups:
        if group.key in left:
            heir, tally = left[group.key], group.tally
            parts = [Group(group.label, replace(tally, in_time=0, overdue=0), group.key)]
            parts.append(Group(heir.name, PetitionTally(in_time=tally.in_time, overdue=tally.overdue), heir.slug))
        else:
            parts = [group]
        for part in parts:
            former = found.get(part.key)
            found[part.key] = replace(former, tally=former.tally + part.tally) if former else part
    return [group for group in found.values() if group.tally.total]


def merge_small_groups(
    groups: Iterable[Group],
    *,
    rest: Any,
    most: int = MOST_ROWS,
    keeps: Callable[[Group], bool] = lambda group: False,
) -> tuple[Group, ...]:
    """Largest first, equal ones by key; the small ones, and those beyond `most`, become one (docs/domain.md, R2),
    but for those that `keeps` wants alone."""
    ordered = sorted(groups, key=lambda group: (-group.tally.total, group.key))
    apart = min(count_large_enough([group.tally.total for group in ordered]), most)
    alone = [group for number, group in enumerate(ordered) if number < apart or keeps(group)]
    together = sum((group.tally for group in ordered if group not in alone), PetitionTally())
    return (*alone, Group(rest, together)) if together.total else tuple(alone)
