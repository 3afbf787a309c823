"""Records as the shared components show them: `{% petition_card petition today=today %}`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.db.models import TextChoices
from django.template import Context
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.dialogues.models import Commitment, CommitmentEvent, Dialogue, ReceptionDay
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.dialogues.models.reception import ReceptionState
from portal.dialogues.timeliness import Timeliness, of_task
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import State

from ..claims import verdict_of
from ..clocks import Clock
from ..dialogues import is_without_day
from ..faces import Face, face_of
from ..stories import FormerDate
from .icons import badge, due_badge

register = template.Library()

WORDS_OF_A_CARD = 36


def badge_of(choice: TextChoices) -> dict[str, Any]:
    face = face_of(choice)
    return {"tone": face.tone, "icon": face.icon, "text": choice.label}


def state_of(record: Petition | Commitment | Dialogue) -> TextChoices:
    match record:
        case Petition():
            return State(record.state)
        case Commitment():
            return CommitmentState(record.state)
        case _:
            return DialogueState(record.state)


def timeliness_of(due: date | None, done: date | None, is_open: bool, on: date) -> dict[str, Any]:
    """The inputs of components/_timeliness.html; nothing where no date is owed."""
    timeliness = of_task(due=due, done=done, is_open=is_open, on=on)
    if due is None or timeliness == Timeliness.NO_DEADLINE:
        return {"timeliness": "", "days": 0, "open": is_open}
    return {"timeliness": timeliness.value, "days": abs((due - (done or on)).days), "open": is_open}


def standing_of(record: Petition | Commitment, *, on: date) -> dict[str, Any]:
    if isinstance(record, Petition):
        return timeliness_of(record.due_on, record.closed_on, record.is_open, on)
    return timeliness_of(record.due_on, record.done_on, record.state == CommitmentState.OPEN, on)


@register.simple_tag
def state_badge(record: Petition | Commitment | Dialogue) -> SafeString:
    return badge(**badge_of(state_of(record)))


@register.simple_tag
def face_badge(face: Face, text: str) -> SafeString:
    return badge(face.tone, face.icon, text)


@register.simple_tag
def timeliness_badge(record: Petition | Commitment, *, today: date) -> SafeString | str:
    """How a record stands to its date, and nothing where no date is owed."""
    standing = standing_of(record, on=today)
    return due_badge(standing["timeliness"], standing["days"], standing["open"]) if standing["timeliness"] else ""


@register.inclusion_tag("components/_due_explained.html")
def due_of(
    record: Petition | Commitment, *, today: date, event: PetitionEvent | CommitmentEvent, history: Sequence[FormerDate]
) -> dict[str, Any]:
    """The due date of a task: set by people, hence explained by the event that set it."""
    how = _("%(event)s on %(date)s. %(text)s") % {
        "event": event.get_kind_display(),
        "date": f"{event.on:%d/%m/%Y}",
        "text": event.text,
    }
    return {"due_on": record.due_on, "explanation": how, "history": history, **standing_of(record, on=today)}


@register.inclusion_tag("components/_card_petition.html")
def petition_card(petition: Petition, *, today: date, level: int = 3) -> dict[str, Any]:
    """Reads owner, place and topic: select them for a list."""
    badge = badge_of(state_of(petition))
    return {
        "level": level,
        "code": petition.code,
        "title": petition.title,
        "href": petition.get_absolute_url(),
        "text": Truncator(petition.content).words(WORDS_OF_A_CARD),
        "unit": petition.owner,
        "topic": petition.topic,
        "place": petition.place,
        "received_on": petition.received_on,
        "state": badge["text"],
        "tone": badge["tone"],
        "icon": badge["icon"],
        **standing_of(petition, on=today),
    }


@register.inclusion_tag("components/_card_dialogue.html")
def dialogue_card(dialogue: Any, *, level: int = 3) -> dict[str, Any]:
    """Reads unit and chair, and says why it was put off if `portal.public.dialogues.for_cards` tells."""
    badge = badge_of(state_of(dialogue))
    starts_at = timezone.localtime(dialogue.starts_at)
    return {
        "level": level,
        "title": dialogue.theme,
        "href": dialogue.get_absolute_url(),
        "day": starts_at,
        "time": clock_time(starts_at),
        "place": dialogue.place_text,
        "chair": dialogue.chair,
        "unit": dialogue.unit,
        "form": dialogue.get_form_display(),
        "state": badge["text"],
        "tone": badge["tone"],
        "icon": badge["icon"],
        "note": _why_off(dialogue),
        "struck": is_without_day(dialogue),
    }


def _why_off(dialogue: Any) -> str:
    reason, change = getattr(dialogue, "reason", "") or "", getattr(dialogue, "change", None) or {}
    if change.get("to"):
        former = timezone.localtime(datetime.fromisoformat(change["from"]))
        return _("Put off from %(date)s. %(reason)s") % {"date": f"{former:%d/%m/%Y}", "reason": reason}
    return reason


@register.inclusion_tag("components/_card_reception.html")
def reception_card(day: ReceptionDay, *, posting: Clock | None = None, level: int = 3) -> dict[str, Any]:
    """Reads unit and chair: select them for a list."""
    state = ReceptionState(day.state)
    badge = badge_of(state)
    return {
        "level": level,
        "record": day,
        "posting": posting,
        "state": badge["text"],
        "tone": badge["tone"],
        "icon": badge["icon"],
        "struck": state == ReceptionState.CANCELLED,
        "note": day.reason,
    }


@register.inclusion_tag("components/_card_notice.html")
def notice_card(notice: Any, *, level: int = 3) -> dict[str, Any]:
    """Reads unit, and the annotations of `portal.public.notices.for_cards`."""
    issued_on = notice.issued_on
    timeliness = timeliness_of(notice.notice_due, issued_on, False, issued_on) if issued_on else {}
    return {
        "level": level,
        "title": notice.title,
        "href": notice.get_absolute_url(),
        "number": notice.number,
        "issued_on": notice.issued_on,
        "unit": notice.unit,
        "text": notice.summary,
        "conclusions": notice.conclusion_count,
        "done": notice.done_count,
        "commitments": notice.commitment_count,
        **timeliness,
    }


@register.inclusion_tag("components/_card_commitment.html")
def commitment_card(commitment: Commitment, *, today: date, level: int = 3) -> dict[str, Any]:
    """Reads owner, conclusion and notice, and findings: select and prefetch them for a list."""
    conclusion = commitment.conclusion
    badge = badge_of(state_of(commitment))
    verdict = verdict_of(commitment.findings.all())
    return {
        "level": level,
        "title": Truncator(conclusion.text).words(WORDS_OF_A_CARD),
        "href": commitment.get_absolute_url(),
        "owner": commitment.owner,
        "owner_href": commitment.owner.get_absolute_url(),
        "source": f"{conclusion}, {conclusion.notice.number}",
        "source_href": commitment.get_absolute_url(),
        "due_on": commitment.due_on,
        "state": badge["text"],
        "tone": badge["tone"],
        "icon": badge["icon"],
        "verdict": verdict.says if verdict else "",
        "verdict_tone": verdict.face.tone if verdict else "",
        "verdict_icon": verdict.face.icon if verdict else "",
        **standing_of(commitment, on=today),
    }


@register.filter
def day(value: date) -> SafeString:
    """A day as Vietnamese readers write it, in both languages: 05/03/2026."""
    return _day(timezone.localdate(value) if isinstance(value, datetime) else value)


@lru_cache(maxsize=4096)
def _day(local: date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', f"{local:%Y-%m-%d}", f"{local:%d/%m/%Y}")


@register.filter
def clock_time(moment: Any) -> str:
    """The hour as people say it: 08 giờ 00."""
    local = timezone.localtime(moment)
    return _("%(hour)s:%(minute)s") % {"hour": f"{local:%H}", "minute": f"{local:%M}"}


@register.inclusion_tag("components/_subscribe.html")
def subscribe(path: str) -> dict[str, str]:
    """A feed to be asked again and again, by its own scheme and as a plain address."""
    address = f"{settings.SITE_URL}{path}"
    return {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}


@register.filter
def short_weekday(value: date) -> str:
    """As on a wall calendar: T2 … CN."""
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")][value.weekday()]


@register.filter
def with_query(address: str, query: str) -> str:
    """The address narrowed as this page is; nothing stays nothing."""
    return f"{address}{query}" if address else ""


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """The absolute address of this page in a language, without the query."""
    return f"{settings.SITE_URL}{translate_url(context['request'].path, language)}"


@register.simple_tag
def site_address() -> str:
    """The address of the site, as it is printed: https://danbiet.example.vn."""
    return settings.SITE_URL


@register.inclusion_tag("components/_preview.html", takes_context=True)
def preview_of_page(context: Context) -> dict[str, Any]:
    """What a chat shows of this page; of an error page, that it is of this site."""
    request = context.get("request")
    return {"site": settings.SITE_URL, "path": request.path if request else "/", "preview": context.get("preview")}


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The one address of this page: unknown and empty parts of the query left out."""
    narrowing = context.get("narrowing")
    page = context.get("page")
    query = narrowing.querystring() if narrowing else ""
    if page and page.number > 1:
        query = f"{narrowing.page_prefix if narrowing else '?trang='}{page.number}"
    return f"{settings.SITE_URL}{context['request'].path}{query}"
