"""The page of a dialogue: how to take part, when and where, and what has followed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.dialogues.deadlines import owes_nothing
from portal.dialogues.histories import in_order
from portal.dialogues.models import Dialogue, DialogueEvent
from portal.dialogues.models.dialogues import DialogueState
from portal.petitions.models import Petition
from portal.public.exports.previews import of_dialogue
from portal.public.presenters.cards.dialogues import badges_of
from portal.public.presenters.cards.notices import for_cards
from portal.public.presenters.corrections import corrections_by
from portal.public.presenters.deadlines import displayed_deadlines
from portal.public.presenters.files import Files
from portal.public.presenters.successions import living_successors
from portal.public.presenters.timeline import dialogue_steps
from portal.supervision.figures.notice_outcomes import with_notice_days
from portal.workdays.models import Deadline


@require_safe
@shows()
def dialogue(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    related = ("unit", "chair", "place", "plan__unit")
    rows = with_notice_days(Dialogue.objects.public())
    found = get_object_or_404(rows.select_related(*related), slug=slug)
    return render(
        request,
        "public/dialogue.html",
        {"today": today, "dialogue": found, "preview": of_dialogue(found), **_since(found, on=today)},
    )


def _since(dialogue: Dialogue, *, on: date) -> dict[str, Any]:
    recorded = list(dialogue.events.all())
    events = in_order(recorded)
    files = Files([dialogue, *recorded])
    notices = list(for_cards(dialogue.notices.public(), on=on))
    deadlines = displayed_deadlines(Deadline.of(dialogue).select_related("rule").prefetch_related("changes"), on=on)
    petitions = Petition.objects.public().filter(dialogue=dialogue).select_related("owner", "place", "topic")
    plan = dialogue.plan if dialogue.plan and dialogue.plan.is_public else None
    return {
        "badges": badges_of(dialogue, on=on),
        "steps": dialogue_steps(recorded, files=files),
        "corrections": corrections_by(recorded),
        "files": files.of(dialogue),
        "notices": notices,
        "deadlines": [] if owes_nothing(events) else deadlines,
        "notice_deadline": next((each for each in deadlines if each.code == "notice"), None),
        "owes_a_notice": dialogue.state == DialogueState.HELD and not notices,
        "opinions": opinions_window(dialogue, on=on),
        "petitions": list(petitions.order_by("received_on", "code")),
        "topics": list(dialogue.topics.all()),
        "plan": plan,
        "place_now": living_successors(dialogue.place, on=on) if dialogue.place else [],
        "is_ahead": dialogue.last_day >= on and dialogue.state in (DialogueState.PLANNED, DialogueState.ANNOUNCED),
        "reason": _reason(dialogue, events),
        "crumbs": [{"label": _("Dialogue schedule"), "href": reverse("schedule")}],
        "updated_on": timezone.localdate(dialogue.updated_at),
    }


def opinions_window(dialogue: Dialogue, *, on: date) -> str:
    """Whether opinions are collected on the day: "before", "open", "over", or "" where no window was set."""
    opens, closes = dialogue.opinions_from, dialogue.opinions_until
    if opens is None and closes is None:
        return ""
    if opens is not None and on < opens:
        return "before"
    return "over" if closes is not None and on > closes else "open"


def _reason(dialogue: Dialogue, events: list[DialogueEvent]) -> str:
    """Why it was put off or called off, in the words of the last such event."""
    if dialogue.state not in (DialogueState.POSTPONED, DialogueState.CANCELLED):
        return ""
    return next((event.text for event in reversed(events) if event.kind == dialogue.state), "")
