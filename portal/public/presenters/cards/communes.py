"""The summary of one commune for the home page of a reader who has chosen it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.organisations.heirs import heirs_on
from portal.organisations.models import Level, Place, Unit
from portal.petitions.models import Petition
from portal.petitions.states import OPEN_STATES

from .notices import without_withdrawn


@dataclass(frozen=True)
class Glance:
    """The three questions of a citizen, answered for one place; the counts are of today."""

    place: Place
    units: list[Unit]
    next_dialogue: Dialogue | None
    latest_notice: Notice | None
    open_petitions: int
    overdue_petitions: int
    overdue_commitments: int


def communes(*, on: date) -> QuerySet[Place]:
    """Communes, wards and townships that exist on the day, by name."""
    return Place._default_manager.on(on).filter(level=Level.COMMUNE)


def glance(place: Place, *, on: date) -> Glance:
    """Eight queries. A petition of a commune that this one took over from is this one's, too."""
    units = list(Unit._default_manager.on(on).filter(place=place))
    here = Petition.objects.public().filter(Q(place=place) | Q(place__successors=place)).distinct()
    counts = here.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_STATES), distinct=True),
        overdue=Count("pk", filter=Q(state__in=OPEN_STATES, due_on__lt=on), distinct=True),
    )
    of_place = Unit._default_manager.filter(place=place).values_list("pk", flat=True)
    owed = Commitment.objects.public().owed_by(of_place, heirs=heirs_on(on))
    upcoming = Dialogue.objects.public().upcoming(on=on)
    return Glance(
        place=place,
        units=units,
        next_dialogue=upcoming.filter(Q(unit__in=units) | Q(place=place)).first(),
        latest_notice=without_withdrawn(Notice.objects.public()).filter(unit__in=units).first(),
        open_petitions=counts["open"],
        overdue_petitions=counts["overdue"],
        overdue_commitments=owed.overdue(on=on).count(),
    )
