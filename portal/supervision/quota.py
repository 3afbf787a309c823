"""“At least 4 dialogues a year”: per locality or per head? The text leaves both open; both are shown (dossier, 5)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from portal.dialogues.models import Dialogue
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.records.years import plausible_moments


@dataclass(frozen=True)
class QuotaRow:
    """How many dialogues of a year somebody held and has ahead; extraordinary ones are counted apart.

    `required` is None where no rule is in force at the level.
    """

    name: str
    note: str
    required: int | None
    held: int = 0
    ahead: int = 0
    extraordinary: int = 0

    @property
    def is_met(self) -> bool:
        return self.required is not None and self.held >= self.required


@dataclass(frozen=True)
class Quota:
    by_locality: tuple[QuotaRow, ...]
    by_head: tuple[QuotaRow, ...]


@dataclass(frozen=True)
class Counted:
    """The dialogues of one unit under one chair in one year."""

    year: int
    unit_slug: str
    unit_name: str
    unit_until: date | None
    level: str
    locality: Hashable
    locality_name: str
    chair: int
    chair_title: str
    held: int
    ahead: int
    extraordinary: int


def counted(dialogues: QuerySet[Dialogue]) -> list[Counted]:
    """By locality, unit and chair. One query.

    A locality is the territory of the organising unit, or the unit itself where it has none.
    """
    extraordinary, held = Q(form=Form.EXTRAORDINARY), Q(state=DialogueState.HELD)
    ahead = Q(state__in=[DialogueState.PLANNED, DialogueState.ANNOUNCED, DialogueState.POSTPONED])
    rows: QuerySet[Any, Any] = (
        dialogues.filter(starts_at__range=plausible_moments(on=timezone.localdate()))
        .order_by("unit__place__sort_key", "unit__sort_key", "chair__title", "chair")
        .values(
            *("starts_at__year", "chair", "chair__title", "unit__slug", "unit__name", "unit__level"),
            "unit__valid_to",
            *("unit__place", "unit__place__name"),
        )
        .annotate(
            held=Count("pk", filter=held & ~extraordinary),
            ahead=Count("pk", filter=ahead & ~extraordinary),
            extraordinary=Count("pk", filter=held & extraordinary),
        )
    )
    return [
        Counted(
            year=row["starts_at__year"],
            unit_slug=row["unit__slug"],
            unit_name=row["unit__name"],
            unit_until=row["unit__valid_to"],
            level=row["unit__level"],
            locality=row["unit__place"] or row["unit__slug"],
            locality_name=row["unit__place__name"] or row["unit__name"],
            chair=row["chair"],
            chair_title=row["chair__title"],
            held=row["held"],
            ahead=row["ahead"],
            extraordinary=row["extraordinary"],
        )
        for row in rows
    ]


def quota(rows: Iterable[Counted], *, required: Mapping[str, int]) -> Quota:
    """Both readings; `required` is the number that each level owes a year.

    A head is one term in office, for the duty is a person's.
    """
    rows = list(rows)
    return Quota(
        by_locality=_summed(rows, required, key=lambda row: row.locality, name=lambda row: (row.locality_name, "")),
        by_head=_summed(rows, required, key=lambda row: row.chair, name=lambda row: (row.chair_title, row.unit_name)),
    )


def _summed(
    rows: Iterable[Counted],
    required: Mapping[str, int],
    *,
    key: Callable[[Counted], Hashable],
    name: Callable[[Counted], tuple[str, str]],
) -> tuple[QuotaRow, ...]:
    """One row for each key, in the order in which the keys come."""
    found: dict[Hashable, QuotaRow] = {}
    for row in rows:
        before = found.get(key(row)) or QuotaRow(*name(row), required.get(row.level))
        found[key(row)] = replace(
            before,
            held=before.held + row.held,
            ahead=before.ahead + row.ahead,
            extraordinary=before.extraordinary + row.extraordinary,
        )
    return tuple(found.values())
