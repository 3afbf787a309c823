"""Queries of pages to the record: public records only, each in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Window

from portal.caching.dependencies import all_of
from portal.caching.memoize import memoize
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.public.presenters import shares
from portal.public.presenters.cards.commitments import for_cards as cards_of_commitments
from portal.public.presenters.cards.notices import for_cards, without_withdrawn
from portal.public.presenters.shares import Share
from portal.supervision.figures.commitment_outcomes import tally_of
from portal.supervision.figures.notice_outcomes import notices_by_unit
from portal.supervision.figures.tallies import NoticeTally


@memoize(Dialogue)
def upcoming_dialogues(*, on: date, how_many: int) -> tuple[Dialogue, ...]:
    """The next dialogues, today's included, soonest first."""
    return tuple(Dialogue.objects.public().upcoming(on=on).select_related("unit", "chair")[:how_many])


@memoize(Notice, Commitment, Dialogue)
def latest_notices(*, on: date, how_many: int) -> tuple[Any, ...]:
    return tuple(for_cards(without_withdrawn(Notice.objects.public()), on=on)[:how_many])


@dataclass(frozen=True)
class Overdue:
    """Overdue commitments: the longest overdue `commitments`, and how many there are in all."""

    commitments: tuple[Any, ...]
    commitment_count: int
    petition_count: int

    def __bool__(self) -> bool:
        return bool(self.commitment_count or self.petition_count)


@memoize(Commitment, Notice, Petition)
def overdue(*, on: date, how_many: int) -> Overdue:
    """Three queries; the count comes along with the rows."""
    rows = tuple(
        cards_of_commitments(Commitment.objects.public().overdue(on=on))
        .annotate(total=Window(Count("*")))
        .order_by("due_on", "pk")[:how_many]
    )
    return Overdue(rows, rows[0].total if rows else 0, Petition.objects.public().overdue(on=on).count())


def petitions(codes: Iterable[str]) -> list[Petition]:
    """The public ones among the petitions with these codes, in the order of the codes."""
    all_of(Petition)
    order = {code: position for position, code in enumerate(codes)}
    found = Petition.objects.public().filter(code__in=order).select_related("owner", "place", "topic").order_by()
    return sorted(found, key=lambda petition: order[petition.code])


@memoize(Dialogue, Notice, Commitment, Petition)
def rates(*, on: date) -> tuple[Share, ...]:
    """The whole record, all years and units, in four shares as of the day `on`. Three queries.

    Of petitions those that the list holds: what is counted in totals only stands on the scoreboard.
    """
    notices = sum(notices_by_unit(Dialogue.objects.public().held(), on=on).values(), NoticeTally())
    owed = tally_of(Commitment.objects.public(), on=on)
    petitions = Petition.objects.public().aggregate(
        all=Count("pk"),
        resolved=Count("pk", filter=Q(state=State.RESOLVED)),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
    )
    return (
        shares.notices_in_time(notices),
        shares.done(owed),
        shares.done_in_time(owed),
        shares.resolved(petitions["resolved"], petitions["all"], petitions["answered"]),
    )
