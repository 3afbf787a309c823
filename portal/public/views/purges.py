"""The register of what was deleted for good."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.petitions.models import Petition
from portal.removals.models import PurgeEvent
from portal.supervision.figures.purge_register import register, withdrawals
from portal.supervision.figures.small_cells import SMALLEST_CELL


@require_safe
@shows(PurgeEvent, Petition)
def purge_register(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    shown = {
        "today": today,
        "quarters": register(on=today),
        "withdrawals": withdrawals(on=today),
        "smallest": SMALLEST_CELL,
    }
    return render(request, "public/purge_register.html", shown)
