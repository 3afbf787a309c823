"""Notices of conclusion: the list, and the page of each with the state of every conclusion."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef
from django.db.models.expressions import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.caching.memoize import memoize
from portal.dialogues.commitments import pending_request
from portal.dialogues.due_wording import note_of
from portal.dialogues.models import Commitment, CommitmentEvent, Conclusion, Dialogue, Notice, NoticeEvent
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.public.exports.loudspeaker import script_of
from portal.public.exports.previews import of_notice
from portal.public.filters.listing import Filter, FilterSet, Option, options_of, page_of, years
from portal.public.presenters.cards import notices
from portal.public.presenters.corrections import Correction, corrections_by
from portal.public.presenters.deadlines import displayed_deadlines
from portal.public.presenters.files import Files
from portal.public.presenters.statements import Statement, statements
from portal.public.presenters.statuses import Badge, claim_day, latest, of_finding
from portal.public.presenters.timeline import FormerDate, Step, commitment_steps, former_dates, set_by
from portal.public.presenters.verification import last_verification, with_last_verification
from portal.records.history.act_dates import TwoDays
from portal.records.years import years_with_records
from portal.supervision.figures.progress import months
from portal.supervision.models import Finding
from portal.transparency.disclosure import proof_page
from portal.workdays.models import Deadline
from portal.workdays.timeliness import Timeliness

from ..charts.commitments import progress


@dataclass(frozen=True)
class ConclusionDetail:
    """A conclusion with its commitment, its timeline and its petitions."""

    conclusion: Conclusion
    commitment: Commitment | None
    statements: list[Statement]
    verdict: list[Badge]
    steps: list[Step]
    former_dates: list[FormerDate]
    due_set_by: Any
    due_note: str
    asked_extension: CommitmentEvent | None
    petitions: list[Petition]
    corrections: list[Correction]


@require_safe
@shows(Notice, Commitment, Dialogue)
def notice_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    filterset = FilterSet.from_query(request.GET, filters=_filters())
    shown = _filtered(notices.for_cards(Notice.objects.public(), on=today), filterset).order_by("-issued_on", "-pk")
    return render(
        request,
        "public/notice_list.html",
        {"today": today, "filterset": filterset, "page": page_of(shown, request.GET)},
    )


@memoize(Notice, Dialogue)
def _filters() -> tuple[Filter, ...]:
    shown = Notice.objects.public()
    held = years_with_records(shown, "dialogue__starts_at", on=timezone.localdate())
    units = Unit._default_manager.filter(Exists(shown.filter(unit=OuterRef("pk"))))
    kinds = (Timeliness.ON_TIME, Timeliness.LATE)
    return (
        Filter("don-vi", _("Issued by"), options_of(units)),
        Filter("thoi-han", _("Timeliness"), tuple(Option(each.value, each.label) for each in kinds)),
        Filter("nam", _("Year of the dialogue"), years(held)),
    )


def _filtered(shown: Any, filterset: FilterSet) -> Any:
    if filterset["don-vi"]:
        shown = shown.filter(unit__slug=filterset["don-vi"])
    if filterset["thoi-han"]:
        shown = notices.in_time(shown) if filterset["thoi-han"] == Timeliness.ON_TIME else notices.late(shown)
    if filterset["nam"]:
        shown = shown.filter(dialogue__starts_at__year=int(filterset["nam"]))
    return shown


@require_safe
@shows()
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    related = ("unit", "dialogue", "corrects")
    found = get_object_or_404(with_last_verification(Notice.objects.public().select_related(*related)), slug=slug)
    return render(
        request,
        "public/notice.html",
        {"today": today, "notice": found, "preview": of_notice(found), **_content(found, on=today)},
    )


@require_safe
@shows()
def notice_aloud(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Notice.objects.public().select_related("unit"), slug=slug)
    crumbs = [
        {"label": _("Notices"), "href": reverse("notice_list")},
        {"label": found.number, "href": found.get_absolute_url()},
    ]
    script = script_of(found, list(notices.conclusions_of(found)), on=timezone.localdate())
    return render(request, "public/notice_aloud.html", {"notice": found, "script": script, "crumbs": crumbs})


def _content(notice: Notice, *, on: date) -> dict[str, Any]:
    # Put in order here, as its petitions are: to order by a column, Django looks at every column that is read.
    conclusions = sorted(notices.conclusions_of(notice).order_by(), key=lambda conclusion: conclusion.number or 0)
    files = Files([notice, *(row for conclusion in conclusions for row in _evidence_owners(conclusion))])
    petitions = _petitions(conclusions)
    deadlines = Deadline.of(notice.dialogue).filter(code="notice").select_related("rule").prefetch_related("changes")
    events = list(notice.events.all())
    promised = months(_histories(conclusions), on=on)
    return {
        "conclusions": [_detail(conclusion, petitions[conclusion.pk], files) for conclusion in conclusions],
        "progress": progress(promised) if promised else None,
        "dialogue": notice.dialogue if notice.dialogue.is_public else None,
        "files": files.of(notice),
        "deadline": next(iter(displayed_deadlines(deadlines, on=on)), None) if notice.dialogue.is_public else None,
        "edited": corrections_by(events),
        "publications": [
            (each, proof_page(each, events)) for each in events if each.kind == NoticeEvent.Kind.PUBLISHED
        ],
        "days": TwoDays.of_paper(notice.issued_on, notice) if notice.issued_on else None,
        "withdrawal": next((event for event in events if event.kind == NoticeEvent.Kind.WITHDRAWN), None),
        "corrects": notice.corrects if notice.corrects and notice.corrects.is_public else None,
        "corrections": list(notice.corrections.public()),
        "verification": last_verification(notice),
        "crumbs": [{"label": _("Notices"), "href": reverse("notice_list")}],
        "updated_on": timezone.localdate(notice.updated_at),
    }


def _histories(conclusions: list[Conclusion]) -> list[list[CommitmentEvent]]:
    commitments = [getattr(conclusion, "commitment", None) for conclusion in conclusions]
    return [list(commitment.events.all()) for commitment in commitments if commitment]


def _evidence_owners(conclusion: Conclusion) -> list[CommitmentEvent | Finding]:
    commitment = getattr(conclusion, "commitment", None)
    return [*commitment.events.all(), *commitment.findings.all()] if commitment else []


def _petitions(conclusions: list[Conclusion]) -> dict[int, list[Petition]]:
    found: dict[int, list[Petition]] = defaultdict(list)
    rows = Petition.objects.public().filter(conclusion__in=conclusions).order_by()
    for petition in sorted(rows, key=lambda petition: petition.code):
        found[petition.conclusion_id or 0].append(petition)
    return found


def _detail(conclusion: Conclusion, petitions: list[Petition], files: Files) -> ConclusionDetail:
    commitment = getattr(conclusion, "commitment", None)
    events = list(commitment.events.all()) if commitment else []
    findings = list(commitment.findings.all()) if commitment else []
    return ConclusionDetail(
        conclusion=conclusion,
        commitment=commitment,
        statements=statements(events, findings),
        verdict=[of_finding(found, claimed_on=claim_day(commitment))] if (found := latest(findings)) else [],
        steps=commitment_steps(events, findings, files=files),
        former_dates=former_dates(events),
        due_set_by=set_by(events),
        due_note=note_of(commitment) if commitment else "",
        asked_extension=pending_request(events),
        petitions=petitions,
        corrections=corrections_by([*events, *findings]),
    )
