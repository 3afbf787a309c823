"""Records as the shared components show them: `{% petition_card petition today=today %}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.dialogues.models import Commitment, CommitmentEvent, Dialogue, ReceptionDay
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.reception import ReceptionState
from portal.formats import written_date
from portal.organisations.models import Unit
from portal.petitions.models import Petition, PetitionEvent
from portal.records import broken
from portal.records.event_data import moment_in
from portal.records.titles import titled
from portal.supervision.years import YearRules

from .. import due_dates, statuses
from ..clocks import Clock
from ..dialogues import badges_of as badges_of_dialogue
from ..dialogues import is_without_day
from ..notices import Tasks
from ..notices import badges_of as badges_of_notice
from ..receptions import badge_of as badge_of_reception
from ..shares import STANDING, address
from ..shown_since import Together, beside, together
from ..stories import FormerDate, Step
from ..years import row_badges
from .icons import badge

register = template.Library()

WORDS_OF_A_CARD = 36


@register.simple_tag
def badges(shown: Iterable[statuses.Badge]) -> SafeString:
    return format_html_join(
        "\n", "{}", ((badge(each.tone, each.icon, each.text, each.href, each.count),) for each in shown)
    )


@register.simple_tag
def task_badges(record: Petition | Commitment, *, today: date) -> SafeString:
    """State and date of a petition; of a commitment also what was found of it."""
    if isinstance(record, Commitment):
        return badges(statuses.of_commitment(record, on=today))
    return badges(statuses.of_task(record, on=today))


@register.simple_tag
def state_badge(record: Petition | Commitment) -> SafeString:
    return badges([statuses.of_choice(statuses.state_of(record))])


@register.simple_tag
def dialogue_badges(dialogue: Dialogue, *, today: date) -> SafeString:
    return badges(badges_of_dialogue(dialogue, on=today))


@register.simple_tag
def plan_row_badges(dialogue: Dialogue | None, *, rules: YearRules, today: date) -> SafeString:
    return badges(row_badges(dialogue, rules=rules, on=today))


@register.simple_tag
def timeliness_badge(record: Petition | Commitment, *, today: date) -> SafeString | str:
    """How a record stands to its date, and nothing where no date is owed."""
    due = statuses.due_of(record, on=today)
    return badges([due]) if due else ""


@register.inclusion_tag("components/_due_explained.html")
def due_of(
    record: Petition | Commitment,
    *,
    today: date,
    event: PetitionEvent | CommitmentEvent | None,
    history: Sequence[FormerDate],
) -> dict[str, Any]:
    """The due date of a task: set by people, hence explained by the conclusion and the event that set it."""
    due = statuses.due_of(record, on=today)
    return {
        "due_on": record.due_on,
        "first_due": record.due_original if record.due_original != record.due_on else None,
        "history": history,
        "badges": [due] if due else [],
        **due_dates.explained(record, event),
    }


def _at_least_named(card: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A card that cannot be made names its record and leads to it: the others of the list are to be seen."""

    @wraps(card)
    def shown(record: Any, **asked: Any) -> dict[str, Any]:
        return broken.shown_anyway(
            record,
            lambda: card(record, **asked),
            lambda: {
                "level": asked.get("level", 3),
                "title": titled(getattr(record, "title", getattr(record, "theme", ""))),
                "href": record.get_absolute_url(),
                "record": record,
            },
        )

    return shown


@register.inclusion_tag("components/_card_petition.html")
@_at_least_named
def petition_card(petition: Petition, *, today: date, level: int = 3) -> dict[str, Any]:
    """Reads owner, place and topic: select them for a list."""
    return {
        "level": level,
        "code": petition.code,
        "title": titled(petition.title),
        "href": petition.get_absolute_url(),
        "text": Truncator(petition.content).words(WORDS_OF_A_CARD),
        "unit": petition.owner,
        "topic": petition.topic,
        "place": petition.place,
        "received_on": petition.received_on,
        "badges": statuses.of_task(petition, on=today),
    }


@register.inclusion_tag("components/_card_dialogue.html")
@_at_least_named
def dialogue_card(dialogue: Any, *, today: date, rules: YearRules | None = None, level: int = 3) -> dict[str, Any]:
    """Reads unit and chair; `portal.public.dialogues.for_cards` tells why it was put off, and of its notice.

    With the rules of a year a dialogue of it that came too late for the year is marked.
    """
    starts_at = timezone.localtime(dialogue.starts_at)
    return {
        "level": level,
        "title": titled(dialogue.theme),
        "href": dialogue.get_absolute_url(),
        "day": starts_at,
        "time": clock_time(starts_at),
        "place": dialogue.place_text,
        "chair": dialogue.chair,
        "unit": dialogue.unit,
        "form": dialogue.get_form_display(),
        "badges": row_badges(dialogue, rules=rules, on=today) if rules else badges_of_dialogue(dialogue, on=today),
        "note": _why_off(dialogue),
        "struck": is_without_day(dialogue),
    }


def _why_off(dialogue: Any) -> str:
    reason, change = getattr(dialogue, "reason", "") or "", getattr(dialogue, "change", None)
    former = moment_in(change, "from")
    if former and moment_in(change, "to"):
        former = timezone.localtime(former)
        return _("Put off from %(date)s. %(reason)s") % {"date": written_date(former), "reason": reason}
    return reason


@register.inclusion_tag("components/_card_reception.html")
@_at_least_named
def reception_card(day: ReceptionDay, *, today: date, posting: Clock | None = None, level: int = 3) -> dict[str, Any]:
    """Reads unit and chair: select them for a list."""
    return {
        "level": level,
        "record": day,
        "posting": posting,
        "badges": [badge_of_reception(day, on=today)],
        "struck": day.state == ReceptionState.CANCELLED,
        "note": day.reason,
    }


@register.inclusion_tag("components/_card_notice.html")
@_at_least_named
def notice_card(notice: Any, *, today: date, level: int = 3) -> dict[str, Any]:
    """Reads unit, and the annotations of `portal.public.notices.for_cards`."""
    tasks = Tasks.of(notice)
    return {
        "level": level,
        "title": titled(notice.title),
        "href": notice.get_absolute_url(),
        "number": notice.number,
        "issued_on": notice.issued_on,
        "unit": notice.unit,
        "text": notice.summary,
        "conclusions": notice.conclusion_count,
        "done": tasks.done,
        "commitments": tasks.made,
        "conclusions_href": f"{notice.get_absolute_url()}#cac-ket-luan",
        "done_href": address("commitment_list", thong_bao=notice.slug, tinh_trang="done"),
        "commitments_href": address("commitment_list", thong_bao=notice.slug, tinh_trang=STANDING),
        "badges": badges_of_notice(notice, on=today),
    }


@register.simple_tag
def heir_of(commitment: Any, *, today: date) -> Unit | None:
    """The unit that owes what the owner, which has ended, left open; None where the owner owes it itself.

    Reads `owner.successions` with their successors: prefetch them for a list, or set `heir` where it is known.
    """
    if hasattr(commitment, "heir"):
        return commitment.heir
    owner = commitment.owner
    if commitment.state != CommitmentState.OPEN or owner.valid_to is None or owner.valid_to >= today:
        return None
    living = [each.successor for each in owner.successions.all() if each.successor.exists_on(today)]
    return living[0] if len(living) == 1 else None


@register.inclusion_tag("components/_card_commitment.html")
@_at_least_named
def commitment_card(commitment: Commitment, *, today: date, level: int = 3) -> dict[str, Any]:
    """Reads what `portal.public.commitments.for_cards` selects, prefetches and annotates."""
    conclusion = commitment.conclusion
    return {
        "level": level,
        "title": titled(Truncator(conclusion.text).words(WORDS_OF_A_CARD)),
        "href": commitment.get_absolute_url(),
        "owner": commitment.owner,
        "owner_href": commitment.owner.get_absolute_url(),
        "heir": heir_of(commitment, today=today),
        "source": f"{conclusion}, {conclusion.notice.number}",
        "source_href": commitment.get_absolute_url(),
        "due_on": commitment.due_on,
        "badges": statuses.of_commitment(commitment, on=today),
    }


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day as the language of the page writes it: 05/03/2026, or 5 March 2026; nothing for none."""
    if not isinstance(value, date):
        return ""
    return _day(timezone.localdate(value) if isinstance(value, datetime) else value, get_language())


@lru_cache(maxsize=4096)
def _day(local: date, language: str | None) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), written_date(local))


register.filter("titled", titled)
register.filter("said_beside", beside)


@register.simple_tag
def shown_together(steps: Iterable[Step]) -> Together:
    """What `said_beside` leaves out beside each step, to be said once above them."""
    return together(step.days for step in steps)


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
