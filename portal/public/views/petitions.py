"""Petitions: the list, and the page of each with its whole history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.caching.memoize import memoize
from portal.dialogues.models import CommitmentEvent, Topic
from portal.organisations.heirs import heirs_on
from portal.organisations.models import Place, Unit
from portal.petitions import forwarding_duties
from portal.petitions.models import Petition, PetitionEvent, PetitionQuerySet
from portal.petitions.states import OPEN_STATES, EventKind, State
from portal.petitions.states import PASSED_ON as PASSED_ON_STATES
from portal.public.exports.previews import of_petition
from portal.public.filters.listing import Filter, FilterSet, Option, options_of, page_of, years
from portal.public.presenters.corrections import corrections_by
from portal.public.presenters.files import Files
from portal.public.presenters.statements import last_claim, statements
from portal.public.presenters.statuses import Badge, is_confirmed, latest, of_finding, of_task
from portal.public.presenters.successions import living_successors
from portal.public.presenters.timeline import former_dates, petition_steps, set_by
from portal.records.history.order import in_force
from portal.records.years import years_with_records
from portal.supervision.models import Finding
from portal.workdays.timeliness import Timeliness

NEWEST, DUE, OLDEST = "moi-nhat", "han", "cu-nhat"
SORTS = (
    Option(NEWEST, gettext_lazy("Newest first")),
    Option(DUE, gettext_lazy("Due first")),
    Option(OLDEST, gettext_lazy("Oldest first")),
)
# Still owed, in whichever state; and of these what is not overdue, as the pictures count it.
# Corrections of the petition itself; those of a step stand beside the step.
OF_RECORD = (EventKind.CORRECTED, EventKind.RECEIVED)
STILL_OPEN, STILL_IN_TIME = "chua-xong", "con-han"
# Passed on to others, or guided to the complaint procedure: several states that pictures count as one.
PASSED_ON = "chuyen-di"


@require_safe
@shows(Petition)
def petition_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    filterset = FilterSet.from_query(request.GET, filters=_filters(today), sorts=SORTS)
    petitions = _filtered(Petition.objects.public(), filterset, on=today).select_related("owner", "place", "topic")
    return render(
        request,
        "public/petition_list.html",
        {
            "today": today,
            "filterset": filterset,
            "followed": _followed(filterset["linh-vuc"]),
            "page": page_of(_sorted(petitions, filterset.sort), request.GET),
        },
    )


def _followed(topic: str) -> dict[str, str]:
    """What a reader of the list can follow: all of it, or the topic by which it is filtered."""
    return {"kind": "linh-vuc", "key": topic} if topic else {"kind": "danh-sach", "key": "kien-nghi"}


@memoize(Petition)
def _filters(on: date) -> tuple[Filter, ...]:
    """Offers only values of public petitions: any other option would reveal a hidden one."""
    shown = Petition.objects.public()
    states = [
        (STILL_OPEN, _("Not closed yet")),
        (PASSED_ON, _("Passed on or guided elsewhere")),
        *((state.value, state.label) for state in State),
    ]
    timeliness = [*((each.value, each.label) for each in Timeliness), (STILL_IN_TIME, _("Open, still in time"))]
    return (
        Filter("tinh-trang", _("State"), tuple(Option(value, label) for value, label in states)),
        Filter("thoi-han", _("Timeliness"), tuple(Option(value, label) for value, label in timeliness)),
        Filter("don-vi", _("Responsible unit"), options_of(_owners(shown, on=on))),
        Filter("linh-vuc", _("Topic"), _topics(shown)),
        Filter("noi", _("Place"), options_of(_places(shown))),
        Filter("nam", _("Year of receipt"), years(years_with_records(shown, "received_on", on=on))),
    )


def _owners(shown: PetitionQuerySet, *, on: date) -> QuerySet[Unit]:
    """Units that are responsible, and those that carry on what others left open."""
    heirs = heirs_on(on)
    left = set(shown.open().filter(owner__in=heirs).values_list("owner", flat=True))
    is_owner = Exists(shown.filter(owner=OuterRef("pk")))
    return Unit._default_manager.filter(Q(is_owner) | Q(pk__in={heirs[unit] for unit in left}))


def _topics(shown: QuerySet[Petition]) -> tuple[Option, ...]:
    topics = Topic.objects.filter(Exists(shown.filter(topic=OuterRef("pk"))))
    return tuple(Option(topic.slug, str(topic)) for topic in topics)


def _places(shown: QuerySet[Petition]) -> QuerySet[Place]:
    """Places of petitions and those that took over from them: a reader may know either name."""
    named = Place._default_manager.filter(Exists(shown.filter(place=OuterRef("pk"))))
    heirs = named.filter(successors__isnull=False).values("successors")
    return Place._default_manager.filter(Q(pk__in=named.values("pk")) | Q(pk__in=heirs))


def _filtered(petitions: Any, filterset: FilterSet, *, on: date) -> Any:
    if filterset["tinh-trang"] == STILL_OPEN:
        petitions = petitions.open()
    elif filterset["tinh-trang"] == PASSED_ON:
        petitions = petitions.filter(state__in=[*PASSED_ON_STATES, State.GUIDED])
    elif filterset["tinh-trang"]:
        petitions = petitions.filter(state=filterset["tinh-trang"])
    if filterset["thoi-han"] == STILL_IN_TIME:
        petitions = petitions.open().exclude(due_on__lt=on)
    elif filterset["thoi-han"]:
        petitions = petitions.with_timeliness(Timeliness(filterset["thoi-han"]), on=on)
    if filterset["don-vi"]:
        asked = Unit._default_manager.filter(slug=filterset["don-vi"]).values_list("pk", flat=True)
        petitions = petitions.owed_by(asked, heirs=heirs_on(on))
    if filterset["linh-vuc"]:
        petitions = petitions.filter(topic__slug=filterset["linh-vuc"])
    if filterset["noi"]:
        place = Place._default_manager.filter(Q(slug=filterset["noi"]) | Q(successors__slug=filterset["noi"]))
        petitions = petitions.filter(place__in=place)
    if filterset["nam"]:
        petitions = petitions.filter(received_on__year=int(filterset["nam"]))
    return petitions


def _sorted(petitions: Any, sort: str) -> Any:
    if sort == OLDEST:
        return petitions.oldest_first()
    if sort == DUE:
        still_owed = Case(When(state__in=OPEN_STATES, then=Value(0)), default=Value(1))
        return petitions.order_by(still_owed, F("due_on").asc(nulls_last=True), "pk")
    return petitions.order_by("-received_on", "-pk")


@require_safe
@shows()
def petition(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a public petition; 404 for any other, with no hint whether it exists."""
    found = _public(code)
    if found.code != code:
        return redirect(found, permanent=True)
    today = timezone.localdate()
    return render(
        request,
        "public/petition.html",
        {"today": today, "petition": found, "preview": of_petition(found), **_context(found, on=today)},
    )


@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """/kn/<code>: for printed sheets, messages and announcements."""
    return redirect(_public(code.rstrip("/")), permanent=True)


def _public(code: str) -> Petition:
    """Codes are read aloud and typed: small letters lead to the same page."""
    related = ("unit", "owner", "place", "topic", "dialogue", "conclusion__notice", "conclusion__commitment")
    return get_object_or_404(Petition.objects.public().select_related(*related).coded(code))


# Apart from the events: most petitions have none, and then nothing is asked.
_STEPS = Prefetch(
    "commitment_event", CommitmentEvent.objects.select_related("commitment__conclusion__notice").order_by()
)


def _context(petition: Petition, *, on: date) -> dict[str, Any]:
    conclusion = petition.conclusion if petition.conclusion and petition.conclusion.notice.is_public else None
    commitment = getattr(conclusion, "commitment", None)
    findings = list(Finding.objects.public().filter(commitment=commitment)) if commitment else []
    recorded = list(petition.events.prefetch_related(_STEPS))
    events = in_force(recorded)
    files = Files([petition, *recorded, *_shown_steps(recorded), *findings])
    notice_href = conclusion.notice.get_absolute_url() if conclusion else ""
    steps = petition_steps(petition, recorded, on=on, files=files, findings=findings, notice_href=notice_href)
    return {
        "conclusion": conclusion,
        "badges": _badges(petition, events, findings, on=on),
        "statements": statements(events, findings),
        **_answer(petition, events),
        "steps": steps,
        "corrections": corrections_by(event for event in recorded if event.kind in OF_RECORD),
        "files": files.of(petition),
        "duties": forwarding_duties.duties(events),
        "due_set_by": set_by(events) if petition.due_on else None,
        "former_dates": former_dates(events) if petition.due_on else [],
        "coordinating": list(petition.coordinating.all()),
        "related": _related(petition),
        "dialogue": petition.dialogue if petition.dialogue and petition.dialogue.is_public else None,
        "place_now": living_successors(petition.place, on=on) if petition.place else [],
        "owner_now": living_successors(petition.owner, on=on) if petition.owner else [],
        "crumbs": [{"label": _("Petitions"), "href": reverse("petition_list")}],
        "updated_on": timezone.localdate(petition.updated_at),
    }


def _badges(petition: Petition, events: list[PetitionEvent], findings: list[Finding], *, on: date) -> list[Badge]:
    claim, found = last_claim(events), latest(findings)
    claimed_on = claim.on if claim else None
    badges = of_task(petition, on=on, is_confirmed=is_confirmed(found, claimed_on))
    return [*badges, *([of_finding(found, claimed_on=claimed_on)] if found else [])]


def _answer(petition: Petition, events: list[PetitionEvent]) -> dict[str, date | None]:
    """Of which day the summary of the answer is, and whether the petition was reopened since.

    Whoever was only guided elsewhere, put on a roadmap or forwarded was informed on that day.
    """
    answered = (EventKind.ANSWERED, EventKind.RESPONDED, EventKind.RESOLVED)
    recorded = (EventKind.GUIDED, EventKind.SCHEDULED, EventKind.FORWARDED)
    days = [event.on for event in events if event.kind in answered]
    days = days or [event.on for event in events if event.kind in recorded]
    answered_on = days[-1] if days else None
    reopened = petition.reopened_on
    return {
        "answered_on": answered_on,
        "reopened_on": reopened if reopened and answered_on and reopened >= answered_on else None,
    }


def _related(petition: Petition) -> list[Petition]:
    """Sorted here: asked for the newest, SQLite would go through all petitions to find these few."""
    return sorted(petition.related.public().order_by(), key=lambda other: other.received_on, reverse=True)


def _shown_steps(events: list[PetitionEvent]) -> list[CommitmentEvent]:
    """Steps on commitments whose files may be shown here: evidence is as visible as the notice it belongs to."""
    steps = [event.commitment_event for event in events if event.commitment_event]
    return [step for step in steps if step.commitment.is_public]
