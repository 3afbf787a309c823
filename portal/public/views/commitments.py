"""Commitments: who has promised what, and by when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Value, When
from django.db.models.expressions import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.timeliness import Timeliness
from portal.organisations.models import Unit
from portal.records.remembered import remembered
from portal.records.shown import shows
from portal.records.years import years_with_records
from portal.supervision.models import Verdict
from portal.supervision.scoreboard import with_verdict

from ..commitments import for_cards
from ..listing import Filter, Narrowing, Option, options_of, page_of, years

DUE, NEWEST = "han", "moi-nhat"
SORTS = (Option(DUE, gettext_lazy("Due first")), Option(NEWEST, gettext_lazy("Newest first")))
UNCHECKED = "chua"
# Open and not overdue, however near the date: what the scoreboard counts.
STILL_IN_TIME = "con-han"
TIMELINESS = (Timeliness.OVERDUE, Timeliness.DUE_SOON, Timeliness.ON_TIME, Timeliness.LATE)
# Given to a unit without saying until when.
UNDATED = "khong-ghi"


@require_safe
@shows(Commitment, Notice, Dialogue)
def commitment_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    narrowing = Narrowing.from_query(request.GET, filters=_filters(), sorts=SORTS)
    shown = _sorted(_narrowed(Commitment.objects.public(), narrowing, on=today), narrowing.sort)
    page = page_of(for_cards(shown), request.GET)
    return render(request, "public/commitment_list.html", {"today": today, "narrowing": narrowing, "page": page})


@remembered(Commitment, Notice, Dialogue)
def _filters() -> tuple[Filter, ...]:
    shown = Commitment.objects.public()
    held = years_with_records(shown, "conclusion__notice__dialogue__starts_at", on=timezone.localdate())
    owners = Unit._default_manager.filter(Exists(shown.filter(owner=OuterRef("pk"))))
    timeliness = [*((each.value, each.label) for each in TIMELINESS), (STILL_IN_TIME, _("Open, still in time"))]
    timeliness.append((UNDATED, _("No due date was set")))
    verdicts = [*((each.value, each.label) for each in Verdict), (UNCHECKED, _("Not checked yet"))]
    return (
        Filter("don-vi", _("Responsible unit"), options_of(owners)),
        Filter("tinh-trang", _("State"), tuple(Option(each.value, each.label) for each in CommitmentState)),
        Filter("thoi-han", _("Timeliness"), tuple(Option(value, label) for value, label in timeliness)),
        Filter("giam-sat", _("Supervisor's verdict"), tuple(Option(value, label) for value, label in verdicts)),
        Filter("nam", _("Year of the dialogue"), years(held)),
    )


def _narrowed(shown: Any, narrowing: Narrowing, *, on: date) -> Any:
    if narrowing["don-vi"]:
        shown = shown.filter(owner__slug=narrowing["don-vi"])
    if narrowing["tinh-trang"]:
        shown = shown.filter(state=narrowing["tinh-trang"])
    if narrowing["thoi-han"] == STILL_IN_TIME:
        shown = shown.open().filter(due_on__gte=on)
    elif narrowing["thoi-han"] == UNDATED:
        shown = shown.undated()
    elif narrowing["thoi-han"]:
        shown = shown.standing(Timeliness(narrowing["thoi-han"]), on=on)
    if narrowing["giam-sat"]:
        wanted = None if narrowing["giam-sat"] == UNCHECKED else narrowing["giam-sat"]
        shown = with_verdict(shown.exclude(state=CommitmentState.WITHDRAWN)).filter(verdict=wanted)
    if narrowing["nam"]:
        shown = shown.filter(conclusion__notice__dialogue__starts_at__year=int(narrowing["nam"]))
    return shown


def _sorted(shown: Any, sort: str) -> Any:
    if sort == NEWEST:
        return shown.order_by("-conclusion__notice__issued_on", "-pk")
    still_owed = Case(When(state=CommitmentState.OPEN, then=Value(0)), default=Value(1))
    return shown.order_by(still_owed, F("due_on").asc(nulls_last=True), "pk")
