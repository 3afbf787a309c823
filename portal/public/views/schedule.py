"""The schedule of dialogues and receptions: as a list, a month and a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.dialogues.models import AnnualPlan, Dialogue, Notice, ReceptionDay
from portal.fields.moments import day_after, start_of
from portal.public.filters.listing import page_of
from portal.public.filters.schedule import ScheduleQuery, is_ahead
from portal.public.presenters.cards.dialogues import for_cards
from portal.public.presenters.cards.plans import plans_of
from portal.public.presenters.cards.receptions import with_postings
from portal.public.presenters.months import FIRST_YEAR, LAST_YEAR, Entry, Month, by_day
from portal.public.presenters.years import duties_of


@require_safe
@shows(Dialogue, Notice, AnnualPlan, ReceptionDay)
def schedule(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    question = ScheduleQuery.of(request.GET)
    filterset, units = question.filterset, question.units
    dialogues = question.apply(Dialogue.objects.public(), on=today)
    page = page_of(_nearest_first(for_cards(dialogues), on=today), request.GET)
    year = int(filterset["nam"] or today.year)
    duties = duties_of(year, on=today, chosen=units)
    return render(
        request,
        "public/schedule.html",
        {
            "today": today,
            "shown": today if year == today.year else date(year, 1, 1),
            "filterset": filterset,
            "page": page,
            "ahead": [dialogue for dialogue in page if dialogue.is_ahead],
            "past": [dialogue for dialogue in page if not dialogue.is_ahead],
            "year": year,
            "duties": duties,
            "plans": plans_of(year, on=today, units=units),
        },
    )


@require_safe
@shows(Dialogue, Notice, ReceptionDay)
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    today = timezone.localdate()
    question = ScheduleQuery.of(request.GET, in_a_period=True)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - date.resolution
    shown = Month.of(year, month, _entries(question, first, last, on=today), today=today)
    return render(request, "public/schedule_month.html", {"month": shown, **_calendar(question, first, today=today)})


@require_safe
@shows(Dialogue, Notice, ReceptionDay)
def year(request: HttpRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    question = ScheduleQuery.of(request.GET, in_a_period=True)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    first, last = date(year, 1, 1), date(year, 12, 31)
    entries = _entries(question, first, last, on=today)
    months = [Month.of(year, number, entries, today=today) for number in range(1, 13)]
    return render(
        request,
        "public/schedule_year.html",
        {
            "months": months,
            "is_empty": all(each.is_empty for each in months),
            "previous": year - 1 if year > FIRST_YEAR else None,
            "next": year + 1 if year < LAST_YEAR else None,
            **_calendar(question, today if today.year == year else first, today=today),
        },
    )


@require_safe
@shows(Dialogue, Notice, ReceptionDay)
def receptions(request: HttpRequest) -> HttpResponse:
    """The days on which heads receive citizens, from today on, with whether the schedule was posted in time."""
    today = timezone.localdate()
    question = ScheduleQuery.of(request.GET, in_a_period=True)
    page = page_of(question.receptions().ahead(on=today), request.GET)
    shown = {"page": page, "receptions": with_postings(page, on=today), **_calendar(question, today, today=today)}
    return render(request, "public/receptions.html", shown)


def _calendar(question: ScheduleQuery, shown: date, *, today: date) -> dict[str, Any]:
    return {
        "today": today,
        "shown": shown,
        "year": shown.year,
        "filterset": question.filterset,
        "crumbs": [{"label": _("Dialogue schedule"), "href": reverse("schedule")}],
    }


def _entries(question: ScheduleQuery, first: date, last: date, *, on: date) -> dict[date, list[Entry]]:
    """What takes place on the days from `first` to `last`, both included."""
    touching = Q(starts_at__gte=start_of(first), starts_at__lt=start_of(day_after(last)))
    touching |= Q(starts_at__lt=start_of(first), ends_on__gte=first)
    dialogues = question.apply(Dialogue.objects.public(), on=on).filter(touching)
    receptions = question.receptions().between(first, last)
    return by_day(for_cards(dialogues), receptions, first=first, last=last, on=on)


def _nearest_first(dialogues: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """What is ahead from the nearest on, then what is past from the latest back, each with `is_ahead`."""
    day_ahead = Case(When(is_ahead(on), then=F("starts_at")))
    return dialogues.annotate(is_ahead=is_ahead(on)).order_by("-is_ahead", day_ahead, "-starts_at", "-pk")
