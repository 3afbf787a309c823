"""The list of commitments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Value, When
from django.db.models.expressions import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.caching.memoize import memoize
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.dialogues.models.commitments import IN_TIME, NOT_IN_TIME, CommitmentState
from portal.organisations.heirs import heirs_on
from portal.organisations.models import Place, Unit
from portal.public.filters.listing import Filter, FilterSet, Option, options_of, page_of, years
from portal.public.presenters.cards.commitments import for_cards, with_successors
from portal.public.presenters.shares import CHECKED, CONFIRMED, IN_FIRST_TIME, NOT_WITHDRAWN, REFUTED, TASK_DUE, UNDATED
from portal.records.years import years_with_records
from portal.supervision.figures import commitment_outcomes as outcomes
from portal.supervision.figures.commitment_outcomes import with_verdict
from portal.supervision.models import Verdict
from portal.workdays.timeliness import Timeliness

DUE, NEWEST = "han", "moi-nhat"
SORTS = (Option(DUE, gettext_lazy("Due first")), Option(NEWEST, gettext_lazy("Newest first")))
UNCHECKED = "chua"
# Open and not overdue, however near the date: what the scoreboard counts.
STILL_IN_TIME = "con-han"
JUDGED = {CONFIRMED: outcomes.CONFIRMED, REFUTED: outcomes.REFUTED}
TIMELINESS = (Timeliness.OVERDUE, Timeliness.DUE_SOON, Timeliness.ON_TIME, Timeliness.LATE)


@require_safe
@shows(Commitment, Notice, Dialogue)
def commitment_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    options = _filter_options(today)
    filters = (*options.filters, *_notice(request.GET.get("thong-bao", "")))
    filterset = FilterSet.from_query(request.GET, filters=filters, sorts=SORTS)
    shown = _sorted(_filtered(Commitment.objects.public(), filterset, options, on=today), filterset.sort)
    page = page_of(for_cards(shown), request.GET)
    page.object_list = with_successors(page.object_list)
    return render(request, "public/commitment_list.html", {"today": today, "filterset": filterset, "page": page})


@dataclass(frozen=True)
class _FilterOptions:
    """What can be asked, the same for everybody; `owners` are the units that owe, or carry on what others left."""

    filters: tuple[Filter, ...]
    owners: tuple[Unit, ...]
    places: Mapping[str, int]  # keys by address
    heirs: Mapping[int, int]

    def owners_of(self, *, unit: str = "", place: str = "") -> list[int]:
        """The keys of one unit, or of all in a place."""
        here = self.places.get(place)
        return [each.pk for each in self.owners if (each.slug == unit if unit else each.place_id == here)]


@memoize(Commitment, Notice, Dialogue)
def _filter_options(on: date) -> _FilterOptions:
    shown, heirs = Commitment.objects.public(), heirs_on(on)
    held = years_with_records(shown, "conclusion__notice__dialogue__starts_at", on=on)
    owe = Exists(shown.filter(owner=OuterRef("pk")))
    owners = tuple(Unit._default_manager.filter(Q(owe) | Q(pk__in=set(heirs.values()))))
    # By their keys: joined in one question, PostgreSQL takes seconds.
    places = list(Place._default_manager.filter(pk__in={owner.place_id for owner in owners}))
    timeliness = [*((each.value, each.label) for each in TIMELINESS), (STILL_IN_TIME, _("Open, still in time"))]
    timeliness.append((UNDATED, _("No due date was set")))
    verdicts = [*((each.value, each.label) for each in Verdict), (UNCHECKED, _("Not checked yet"))]
    timeliness += [(TASK_DUE, _("Done or past the date")), (IN_FIRST_TIME, _("Done by the first date"))]
    verdicts += [(CHECKED, _("Checked")), (CONFIRMED, _("Confirmed since it was reported done"))]
    verdicts.append((REFUTED, _("Reported done, found not done")))
    states = [(NOT_WITHDRAWN, _("Not withdrawn")), *((each.value, each.label) for each in CommitmentState)]
    filters = (
        Filter("don-vi", _("Responsible unit"), options_of(owners)),
        Filter("tinh-trang", _("State"), tuple(Option(value, label) for value, label in states)),
        Filter("thoi-han", _("Timeliness"), tuple(Option(value, label) for value, label in timeliness)),
        Filter("giam-sat", _("Supervisor's verdict"), tuple(Option(value, label) for value, label in verdicts)),
        Filter("nam", _("Year of the dialogue"), years(held)),
        Filter("dia-ban", _("Locality"), options_of(places)),
        Filter("tiep-nhan", _("Taken over"), (Option("1", _("From units that ended")),)),
    )
    return _FilterOptions(filters, owners, {place.slug: place.pk for place in places}, heirs)


def _notice(slug: str) -> tuple[Filter, ...]:
    """The commitments of one notice: asked for by its page and cards, never offered among all notices."""
    number = Notice.objects.public().filter(slug=slug).values_list("number", flat=True).first() if slug else None
    return (Filter("thong-bao", _("Notice"), (Option(slug, number),)),) if number else ()


def _filtered(shown: Any, filterset: FilterSet, options: _FilterOptions, *, on: date) -> Any:
    if filterset["don-vi"]:
        shown = shown.owed_by(options.owners_of(unit=filterset["don-vi"]), heirs=options.heirs)
    if filterset["tiep-nhan"]:
        shown = shown.open().filter(owner__in=options.heirs)
    if filterset["tinh-trang"] == NOT_WITHDRAWN:
        shown = shown.exclude(state=CommitmentState.WITHDRAWN)
    elif filterset["tinh-trang"]:
        shown = shown.filter(state=filterset["tinh-trang"])
    if filterset["thoi-han"] == STILL_IN_TIME:
        shown = shown.open().filter(due_on__gte=on)
    elif filterset["thoi-han"] == UNDATED:
        shown = shown.undated()
    elif filterset["thoi-han"] == TASK_DUE:
        shown = shown.filter(IN_TIME | Q(state=CommitmentState.DONE) & NOT_IN_TIME | overdue(on))
    elif filterset["thoi-han"] == IN_FIRST_TIME:
        shown = shown.filter(IN_TIME, done_on__lte=F("due_original"))
    elif filterset["thoi-han"]:
        shown = shown.with_timeliness(Timeliness(filterset["thoi-han"]), on=on)
    if filterset["dia-ban"]:
        shown = shown.owed_by(options.owners_of(place=filterset["dia-ban"]), heirs=options.heirs)
    if "thong-bao" in filterset:
        shown = shown.filter(conclusion__notice__slug=filterset["thong-bao"])
    if filterset["giam-sat"] == CHECKED:
        shown = with_verdict(shown.exclude(state=CommitmentState.WITHDRAWN)).filter(verdict__isnull=False)
    elif filterset["giam-sat"] in JUDGED:
        shown = with_verdict(shown).filter(JUDGED[filterset["giam-sat"]])
    elif filterset["giam-sat"]:
        wanted = None if filterset["giam-sat"] == UNCHECKED else filterset["giam-sat"]
        shown = with_verdict(shown.exclude(state=CommitmentState.WITHDRAWN)).filter(verdict=wanted)
    if filterset["nam"]:
        shown = shown.filter(conclusion__notice__dialogue__starts_at__year=int(filterset["nam"]))
    return shown


def overdue(on: date) -> Q:
    return Q(state=CommitmentState.OPEN, due_on__lt=on)


def _sorted(shown: Any, sort: str) -> Any:
    if sort == NEWEST:
        return shown.order_by("-conclusion__notice__issued_on", "-pk")
    still_owed = Case(When(state=CommitmentState.OPEN, then=Value(0)), default=Value(1))
    return shown.order_by(still_owed, F("due_on").asc(nulls_last=True), "pk")
