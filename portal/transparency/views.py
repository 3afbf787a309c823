"""Pages for people: the log, the proof of one event, and what is public and why."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.records.ledger import runs
from portal.records.models import Verification
from portal.removals.models import PurgeEvent
from portal.supervision.figures.purge_register import register
from portal.supervision.figures.small_cells import SMALLEST_CELL
from portal.transparency import disclosure, log
from portal.transparency.models import Checkpoint, Cosignature, Witness
from portal.transparency.proofs import checkpoint_of

SHOWN_CHECKPOINTS = 10
# What a payload says, by the names that it has there.
FIELDS = (
    ("actor", gettext_lazy("Done by")),
    ("kind", gettext_lazy("Code of the step")),
    ("on", gettext_lazy("Day")),
    ("text", gettext_lazy("Text")),
    ("document", gettext_lazy("Document")),
    ("data", gettext_lazy("Data")),
    ("recorded_at", gettext_lazy("Entered")),
    ("type", gettext_lazy("Kind of record")),
    ("subject", gettext_lazy("Identifier of the record")),
    ("uuid", gettext_lazy("Identifier of the step")),
)


@require_safe
@shows(Checkpoint, Cosignature, Witness, Verification)
def log_page(request: HttpRequest) -> HttpResponse:
    return render(request, "transparency/log.html", {"today": timezone.localdate(), **_log()})


@require_safe
@shows(Checkpoint, Cosignature, Witness, Verification, PurgeEvent)
def transparency_page(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    purged = {"quarters": register(on=today), "smallest": SMALLEST_CELL}
    return render(request, "transparency/transparency.html", {"today": today, **_log(), **purged})


@require_safe
def event_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the log holds of one public event, and the check of its proof in the browser."""
    event = disclosure.find(uuid)
    if event is None:
        raise Http404
    crumbs = [{"label": _("Public log"), "href": reverse("log")}]
    shown = {"today": timezone.localdate(), "event": event, "record": event.subject, "crumbs": crumbs}
    proved = {"checkpoint": checkpoint_of(event), "key": log.signing_key().verifier, "fields": FIELDS}
    return render(request, "transparency/event.html", {**shown, **proved})


def _log() -> dict[str, object]:
    checkpoints = list(Checkpoint.objects.prefetch_related("cosignatures__witness")[:SHOWN_CHECKPOINTS])
    return {
        "checkpoints": checkpoints,
        "head": checkpoints[0] if checkpoints else None,
        "witnesses": [(each, _latest_of(each)) for each in Witness.objects.filter(is_asked=True)],
        "key": log.signing_key().verifier,
        "verification": runs.last_verification(),
        "address": f"{settings.SITE_URL}{reverse('checkpoint').removesuffix('/checkpoint')}",
    }


def _latest_of(witness: Witness) -> Cosignature | None:
    return witness.cosignatures.select_related("checkpoint").order_by("at").last()
