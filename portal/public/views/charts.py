"""The page of charts."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.caching.memoize import memoize
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.public.charts import waiting_times
from portal.public.filters.listing import Filter, FilterSet, years
from portal.records.years import years_with_records
from portal.supervision.figures.distribution import Group, by_owner, by_topic
from portal.supervision.figures.progress import by_month
from portal.supervision.figures.scoreboard import commitments_of
from portal.supervision.figures.territory import Territory, territories
from portal.supervision.figures.waiting_times import waits

from ..charts.commitments import progress
from ..charts.map import Map, map_of
from ..charts.parts import ANSWERED, IN_TIME, OVERDUE, PASSED_ON, RESOLVED, Part
from ..charts.rows import Rows, rows_of
from .petitions import PASSED_ON as LIST_PASSED_ON
from .petitions import STILL_IN_TIME, STILL_OPEN

# How the list of petitions is asked for what a part counts.
LISTED = {
    RESOLVED: ("tinh-trang", State.RESOLVED.value),
    ANSWERED: ("tinh-trang", State.ANSWERED.value),
    IN_TIME: ("thoi-han", STILL_IN_TIME),
    OVERDUE: ("thoi-han", "overdue"),
    PASSED_ON: ("tinh-trang", LIST_PASSED_ON),
}


@require_safe
@shows(Petition, Commitment, Notice, Dialogue)
def charts(request: HttpRequest) -> HttpResponse:
    """Charts of public petitions; those counted in totals alone are on the scoreboard."""
    today = timezone.localdate()
    filterset = FilterSet.from_query(request.GET, filters=_filters())
    year = filterset["nam"]
    shown = {"today": today, "filterset": filterset, "year": year, "pictures": _pictures(year, on=today)}
    return render(request, "public/charts.html", shown)


@memoize(Petition, Commitment, Notice, Dialogue)
def _pictures(year: str, *, on: date) -> str:
    """Of a year, or of all of them, as the page shows them: they are long, and every petition of it is read."""
    petitions = Petition.objects.public()
    if year:
        petitions = petitions.filter(received_on__year=int(year))
    commitments = commitments_of(year=int(year)) if year else Commitment.objects.public()
    months, waited = by_month(commitments, on=on), waits(petitions, on=on)
    pictures = {
        "commitments": progress(months) if months else None,
        "map": _map(territories(petitions, on=on), year=year),
        "topics": _topics(by_topic(petitions, on=on), year=year),
        "owners": _owners(by_owner(petitions, on=on), year=year),
        "answered": waiting_times.answered(waited.answered),
        "resolved": waiting_times.resolved(waited.resolved),
    }
    return render_to_string("public/_pictures.html", pictures)


@memoize(Petition)
def _filters() -> tuple[Filter, ...]:
    received = years_with_records(Petition.objects.public(), "received_on", on=timezone.localdate())
    return (Filter("nam", _("Year"), years(received)),)


def _map(places: list[Territory], *, year: str) -> Map | None:
    return map_of(places, behind=lambda place: _list(("noi", place.slug), ("tinh-trang", STILL_OPEN), year=year))


def _topics(groups: tuple[Group, ...], *, year: str) -> Rows:
    behind = partial(_behind, field="linh-vuc", year=year)
    return rows_of(groups, name="linh-vuc", title=_("Petitions by topic"), first_column=_("Topic"), behind=behind)


def _owners(groups: tuple[Group, ...], *, year: str) -> Rows:
    behind = partial(_behind, field="don-vi", year=year)
    title = _("Petitions by responsible unit")
    return rows_of(groups, name="don-vi", title=title, first_column=_("Unit"), behind=behind)


def _behind(group: Group, part: Part | None, *, field: str, year: str) -> str:
    """The list of a group's petitions, or of a part of them; "" for those that no list shows alone."""
    if not group.key or (part and part not in LISTED):
        return ""
    return _list((field, group.key), *([LISTED[part]] if part else []), year=year)


def _list(*asked: tuple[str, Any], year: str) -> str:
    return f"{reverse('petition_list')}?{urlencode([*asked, *([('nam', year)] if year else [])])}"
