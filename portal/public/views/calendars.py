"""Views of calendar feeds: a dialogue, a unit with its parts, the filtered schedule."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal.caching.cached_response import SHARED
from portal.dialogues.models import Dialogue, ReceptionDay
from portal.fields.moments import start_of
from portal.organisations.models import Unit
from portal.organisations.policy import with_descendants
from portal.public.exports.calendars import KEPT, answer, calendar_of
from portal.public.filters.schedule import ScheduleQuery
from portal.public.presenters.cards.dialogues import for_cards

AGE = 15 * 60  # seconds for which a cache may answer


@require_safe
@conditional_page
@cache_control(public=True, max_age=AGE, s_maxage=SHARED)
def schedule(request: HttpRequest) -> HttpResponse:
    """The filtered schedule. A filter that is not understood gives an empty feed: nobody subscribed to everything."""
    today = timezone.localdate()
    question = ScheduleQuery.of(request.GET)
    dialogues = question.apply(Dialogue.objects.public(), on=today)
    receptions = question.receptions()
    if question.filterset.ignored:
        dialogues, receptions = dialogues.none(), receptions.none()
    chosen = [str(each.option.label) for each in question.filterset.chosen if each.option]
    name = ", ".join([_("Dialogue schedule"), *chosen])
    return _feed(request, dialogues, receptions, on=today, name=name, file="lich-doi-thoai")


@require_safe
@conditional_page
@cache_control(public=True, max_age=AGE, s_maxage=SHARED)
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Unit._default_manager, slug=slug)
    units = with_descendants(Unit, [found.pk])
    dialogues = Dialogue.objects.public().filter(unit__in=units)
    receptions = ReceptionDay.objects.public().filter(unit__in=units).select_related("unit", "chair")
    name = f"{_('Dialogue schedule')}, {found}"
    return _feed(request, dialogues, receptions, on=timezone.localdate(), name=name, file=f"lich-{slug}")


@require_safe
@conditional_page
@cache_control(public=True, max_age=AGE, s_maxage=SHARED)
def dialogue(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(for_cards(Dialogue.objects.public()), slug=slug)
    calendar = calendar_of([found], name=found.theme, address=request.get_full_path())
    return answer(calendar, file=slug)


def _feed(request: HttpRequest, dialogues: Any, receptions: Any, *, on: date, name: str, file: str) -> HttpResponse:
    recent = for_cards(dialogues.filter(starts_at__gte=start_of(on - KEPT))).prefetch_related("topics")
    days = receptions.filter(on__gte=on - KEPT)
    calendar = calendar_of(recent.order_by("starts_at", "pk"), days, name=name, address=request.get_full_path())
    return answer(calendar, file=file)
