"""The schedule: what is ahead, what was, and what the plans of the year promise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, When
from django.db.models.expressions import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.dialogues.models import AnnualPlan, Dialogue, Notice, Topic
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.organisations.alphabet import sort_key
from portal.records.shown import shows
from portal.supervision.quota import Counted, counted, quota
from portal.supervision.scoreboard import NoticeOutcome, outcome, with_notice_clock

from ..dialogues import for_cards
from ..listing import Filter, Narrowing, Option, dated_name, page_of
from ..plans import plans_of, rules_of


@require_safe
@shows(Dialogue, Notice, AnnualPlan)
def schedule(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    counts = counted(Dialogue.objects.public())
    narrowing = Narrowing.from_query(request.GET, filters=_filters(counts))
    dialogues = _narrowed(Dialogue.objects.public(), narrowing, on=today)
    page = page_of(_nearest_first(for_cards(dialogues), on=today), request.GET)
    year, unit = int(narrowing["nam"] or today.year), narrowing["don-vi"]
    rules = rules_of(year)
    return render(
        request,
        "public/schedule.html",
        {
            "today": today,
            "narrowing": narrowing,
            "page": page,
            "ahead": [dialogue for dialogue in page if dialogue.is_ahead],
            "past": [dialogue for dialogue in page if not dialogue.is_ahead],
            "year": year,
            "rules": rules,
            "plans": plans_of(year, unit=unit),
            "quota": quota(
                (row for row in counts if row.year == year and unit in ("", row.unit_slug)), required=rules.required
            ),
        },
    )


def _filters(counts: list[Counted]) -> list[Filter]:
    """Only what some public dialogue or plan has is offered."""
    plans = AnnualPlan.objects.public().values_list("unit__slug", "unit__name", "unit__valid_to", "year").distinct()
    units = {row.unit_slug: dated_name(row.unit_name, row.unit_until) for row in counts}
    years = {row.year for row in counts}
    for slug, name, until, year in plans:
        units[slug] = dated_name(name, until)
        years.add(year)
    chairs = {str(row.chair): f"{row.chair_title} ({units[row.unit_slug]})" for row in counts}
    topics = Topic.objects.filter(Exists(Dialogue.objects.public().filter(topics=OuterRef("pk"))))
    return [
        Filter("don-vi", _("Organised by"), _by_name(units)),
        Filter("hinh-thuc", _("Form"), tuple(Option(form.value, form.label) for form in Form)),
        Filter("linh-vuc", _("Topic"), tuple(Option(topic.slug, topic.name) for topic in topics)),
        Filter("nam", _("Year"), tuple(Option(str(year), str(year)) for year in sorted(years, reverse=True))),
        Filter("chu-tri", _("Chair"), _by_name(chairs)),
        Filter("thong-bao", _("Notice of conclusion"), tuple(Option(each.value, each.label) for each in NoticeOutcome)),
    ]


def _by_name(names: dict[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value, name) for value, name in sorted(names.items(), key=lambda item: sort_key(item[1])))


def _narrowed(dialogues: Any, narrowing: Narrowing, *, on: date) -> Any:
    if narrowing["don-vi"]:
        dialogues = dialogues.filter(unit__slug=narrowing["don-vi"])
    if narrowing["hinh-thuc"]:
        dialogues = dialogues.filter(form=narrowing["hinh-thuc"])
    if narrowing["linh-vuc"]:
        dialogues = dialogues.filter(topics__slug=narrowing["linh-vuc"])
    if narrowing["nam"]:
        dialogues = dialogues.of_year(int(narrowing["nam"]))
    if narrowing["chu-tri"]:
        dialogues = dialogues.filter(chair=int(narrowing["chu-tri"]))
    if narrowing["thong-bao"]:
        dialogues = with_notice_clock(dialogues).filter(outcome(NoticeOutcome(narrowing["thong-bao"]), on=on))
    return dialogues


def _ahead(on: date) -> Q:
    """What is still to come on the day; one that was put off without a new date waits until its year is over."""
    to_come = Q(starts_at__date__gte=on) & ~Q(state=DialogueState.HELD)
    under_way = Q(state__in=[DialogueState.PLANNED, DialogueState.ANNOUNCED], ends_on__gte=on)
    put_off = Q(state=DialogueState.POSTPONED, starts_at__year__gte=on.year)
    return to_come | under_way | put_off


def _nearest_first(dialogues: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """What is ahead from the nearest on, then what is past from the latest back, each with `is_ahead`."""
    day_ahead = Case(When(_ahead(on), then=F("starts_at")))
    return dialogues.annotate(is_ahead=_ahead(on)).order_by("-is_ahead", day_ahead, "-starts_at", "-pk")
