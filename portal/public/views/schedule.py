"""The schedule: what is ahead, what was, and what the plans of the year promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, Q
from django.db.models.expressions import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.dialogues.models import AnnualPlan, Dialogue, PlannedDialogue, Topic
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.supervision.quota import Counted, counted, quota
from portal.supervision.scoreboard import NoticeOutcome, outcome, with_notice_clock
from portal.workdays.models import DeadlineRule

from ..dialogues import for_cards
from ..listing import Filter, Narrowing, Option, page_of

MOST_AHEAD = 100


@dataclass(frozen=True)
class YearRules:
    """What the rules in force in a year ask of it: dates, and the number of dialogues that each level owes."""

    plan_due: date | None
    season_end: date | None
    required: Mapping[str, int]


@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    counts = counted(Dialogue.objects.public())
    narrowing = Narrowing.from_query(request.GET, filters=_filters(counts))
    dialogues = _narrowed(Dialogue.objects.public(), narrowing, on=today)
    ahead = _ahead(today)
    page = page_of(for_cards(dialogues).exclude(ahead).order_by("-starts_at", "-pk"), request.GET)
    year = int(narrowing["nam"] or today.year)
    rules = rules_of(year)
    return render(
        request,
        "public/schedule.html",
        {
            "today": today,
            "narrowing": narrowing,
            "ahead": list(for_cards(dialogues).filter(ahead).order_by("starts_at", "pk")[:MOST_AHEAD])
            if page.number == 1
            else [],
            "page": page,
            "year": year,
            "rules": rules,
            "plans": _plans(year, narrowing),
            "quota": quota(_of_year(counts, year, narrowing), required=rules.required),
        },
    )


def _filters(counts: list[Counted]) -> list[Filter]:
    """Only what some public dialogue has is offered."""
    units = {row.unit_slug: row.unit_name for row in counts}
    chairs = {str(row.chair): f"{row.chair_title} ({row.unit_name})" for row in counts}
    years = sorted({row.year for row in counts}, reverse=True)
    shown = Dialogue.objects.public()
    topics = Topic.objects.filter(Exists(shown.filter(topics=OuterRef("pk"))))
    return [
        Filter("don-vi", _("Organised by"), tuple(Option(slug, name) for slug, name in units.items())),
        Filter("hinh-thuc", _("Form"), tuple(Option(form.value, form.label) for form in Form)),
        Filter("linh-vuc", _("Topic"), tuple(Option(topic.slug, topic.name) for topic in topics)),
        Filter("nam", _("Year"), tuple(Option(str(year), str(year)) for year in years)),
        Filter("chu-tri", _("Chair"), tuple(Option(key, title) for key, title in chairs.items())),
        Filter("thong-bao", _("Notice of conclusion"), tuple(Option(each.value, each.label) for each in NoticeOutcome)),
    ]


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


def _of_year(counts: list[Counted], year: int, narrowing: Narrowing) -> list[Counted]:
    unit = narrowing["don-vi"]
    return [row for row in counts if row.year == year and unit in ("", row.unit_slug)]


def _plans(year: int, narrowing: Narrowing) -> list[AnnualPlan]:
    """The public plans of the year, each row with the dialogue it became, if that may be shown."""
    plans = AnnualPlan.objects.public().filter(year=year).select_related("unit").order_by("unit__sort_key", "pk")
    if narrowing["don-vi"]:
        plans = plans.filter(unit__slug=narrowing["don-vi"])
    rows = Prefetch("rows", PlannedDialogue.objects.select_related("chair").order_by("sort_order", "pk"))
    became = Prefetch("dialogues", Dialogue.objects.public(), to_attr="shown_dialogues")
    found = list(plans.prefetch_related(rows, became))
    for plan in found:
        by_row = {dialogue.plan_row: dialogue for dialogue in plan.shown_dialogues}
        plan.rows_with_dialogue = [(row, by_row.get(number)) for number, row in enumerate(plan.rows.all(), start=1)]
    return found


def rules_of(year: int) -> YearRules:
    """The rules that count from the year, as they are in force at its end. One query."""
    last_day = date(year, 12, 31)
    rules = DeadlineRule.objects.in_force(on=last_day).filter(code__in=["plan", "season", "quota"])
    required: dict[str, int] = {}
    days: dict[str, date] = {}
    for rule in reversed(list(rules.most_special_first())):
        if rule.code == "quota":
            levels = [rule.level] if rule.level else ["province", "district", "commune", "central"]
            required |= dict.fromkeys(levels, rule.count or 0)
        elif rule.month and rule.day:
            days[rule.code] = date(year, rule.month, rule.day)
    return YearRules(plan_due=days.get("plan"), season_end=days.get("season"), required=required)
