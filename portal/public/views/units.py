"""The page of a unit: its history, its dialogues and notices, and what it owes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.dialogues.models import Commitment, Dialogue, Notice, ReceptionDay
from portal.dialogues.models.commitments import CommitmentQuerySet
from portal.organisations.heirs import heirs_on
from portal.organisations.models import Unit, UnitSuccession
from portal.petitions.models import Petition, PetitionQuerySet
from portal.public.charts import waiting_times
from portal.public.presenters.cards.commitments import for_cards as cards_of_commitments
from portal.public.presenters.cards.commitments import with_successors
from portal.public.presenters.cards.dialogues import for_cards as cards_of_dialogues
from portal.public.presenters.cards.notices import for_cards as cards_of_notices
from portal.public.presenters.cards.receptions import duty_of_month
from portal.public.presenters.shares import of_unit
from portal.supervision.figures.commitment_outcomes import owed_by_owner
from portal.supervision.figures.notice_outcomes import notices_by_unit
from portal.supervision.figures.progress import by_month
from portal.supervision.figures.tallies import NoticeTally, Owed
from portal.supervision.figures.waiting_times import waits

from ..charts.commitments import progress

MOST_SHOWN = 5
SEVERAL_MONTHS = 20  # days of reception, enough for this month and the next days to come


@require_safe
@shows(Dialogue, Notice, Commitment, Petition, ReceptionDay)
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a unit, also of one that ended: it stays as an archive (docs/domain.md, Tiers)."""
    today = timezone.localdate()
    found = get_object_or_404(Unit._default_manager.select_related("parent", "place"), slug=slug)
    return render(
        request,
        "public/unit.html",
        {"today": today, "unit": found, **_record(found, on=today)},
    )


def _record(unit: Unit, *, on: date) -> dict[str, Any]:
    dialogues = Dialogue.objects.public().filter(unit=unit)
    days = ReceptionDay.objects.public().filter(unit=unit).select_related("unit", "chair")
    receptions = list(days.ahead(on=on.replace(day=1))[:SEVERAL_MONTHS])
    before_or_after = UnitSuccession._default_manager.filter(Q(predecessor=unit) | Q(successor=unit))
    successions = list(before_or_after.select_related("predecessor", "successor"))
    carry_on = heirs_on(on)
    owed = Commitment.objects.public().owed_by([unit.pk], heirs=carry_on)
    nearest_first = cards_of_commitments(owed.open()).order_by(F("due_on").asc(nulls_last=True), "pk")
    notices = cards_of_notices(Notice.objects.public().filter(unit=unit), on=on).order_by("-issued_on", "-pk")
    return {
        "is_closed": unit.valid_to is not None and unit.valid_to < on,
        "heir": Unit._default_manager.filter(pk=carry_on[unit.pk]).first() if unit.pk in carry_on else None,
        "successions": [each for each in successions if each.predecessor == unit],
        "inheritances": [each for each in successions if each.successor == unit],
        "heads": list(unit.head_terms.order_by(F("valid_from").desc(nulls_last=True))),
        "dialogues": list(cards_of_dialogues(dialogues).order_by("-starts_at")[:MOST_SHOWN]),
        "receptions": [day for day in receptions if day.on >= on][:MOST_SHOWN],
        "reception_duty": duty_of_month(unit, receptions, on=on),
        "notices": list(notices[:MOST_SHOWN]),
        "commitments": with_successors(nearest_first[:MOST_SHOWN]),
        "shares": of_unit(
            notices_by_unit(dialogues.held(), on=on).get(unit.pk, NoticeTally()),
            owed_by_owner(owed, on=on, heirs=carry_on).get(unit.pk, Owed()),
            organiser={"don_vi": unit.slug, "rieng": 1},
            owner={"don_vi": unit.slug},
        ),
        "years": _("Of all years"),
        **_pictures(owed, Petition.objects.public().owed_by([unit.pk], heirs=carry_on), on=on),
    }


def _pictures(owed: CommitmentQuerySet, petitions: PetitionQuerySet, *, on: date) -> dict[str, Any]:
    """None where there is nothing to draw."""
    months = by_month(owed, on=on)
    waited = waits(petitions, on=on)
    return {
        "progress": progress(months) if months else None,
        "answered": waiting_times.answered(waited.answered) if waited.answered.total else None,
        "resolved": waiting_times.resolved(waited.resolved),
    }
