"""Template tags that show records by the shared components: `{% petition_card petition today=today %}`."""

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

from portal.dialogues.models import Commitment, CommitmentEvent, Dialogue, OfficialDocument, ReceptionDay
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.reception import ReceptionState
from portal.formats import written_date
from portal.organisations.models import Unit
from portal.petitions.models import Petition, PetitionEvent
from portal.public.presenters import due_dates, statuses
from portal.public.presenters.cards.dialogues import badges_of as badges_of_dialogue
from portal.public.presenters.cards.dialogues import change_of, is_without_day
from portal.public.presenters.cards.notices import Tasks
from portal.public.presenters.cards.notices import badges_of as badges_of_notice
from portal.public.presenters.cards.receptions import badge_of as badge_of_reception
from portal.public.presenters.deadlines import DisplayedDeadline
from portal.public.presenters.shares import STANDING, address
from portal.public.presenters.shown_since import SharedShownDate, beside, shared_shown_date
from portal.public.presenters.timeline import FormerDate, Step
from portal.public.presenters.years import row_badges
from portal.records import broken_rows
from portal.records.titles import titled
from portal.supervision.years import YearRules

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
def withdrawal_badge(document: OfficialDocument) -> SafeString:
    return badges(statuses.withdrawal_of(document))


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
        return broken_rows.render_or_report(
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
    """The card of a petition. Select owner, place and topic for a list."""
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
    """Reads unit and chair; `presenters.cards.dialogues.for_cards` annotates why it was postponed, and its notice.

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
    reason, change = getattr(dialogue, "reason", "") or "", change_of(dialogue)
    if change.moved_from and change.moved_to:
        former = timezone.localtime(change.moved_from)
        return _("Put off from %(date)s. %(reason)s") % {"date": written_date(former), "reason": reason}
    return reason


@register.inclusion_tag("components/_card_reception.html")
@_at_least_named
def reception_card(
    day: ReceptionDay, *, today: date, posting: DisplayedDeadline | None = None, level: int = 3
) -> dict[str, Any]:
    """The card of a day of reception. Select unit and chair for a list."""
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
    """The card of a notice, with the annotations of `portal.public.presenters.cards.notices.for_cards`."""
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
        "badges": badges_of_notice(notice, on=today, tasks=tasks),
    }


@register.simple_tag
def heir_of(commitment: Commitment, *, today: date) -> Unit | None:
    """The unit that owes what the owner, which has ended, left open; None where the owner owes it itself.

    Reads `owner.successions` with their successors: prefetch them for a list.
    """
    owner = commitment.owner
    if commitment.state != CommitmentState.OPEN or owner.valid_to is None or owner.valid_to >= today:
        return None
    living = [each.successor for each in owner.successions.all() if each.successor.exists_on(today)]
    return living[0] if len(living) == 1 else None


@register.inclusion_tag("components/_card_commitment.html")
@_at_least_named
def commitment_card(commitment: Commitment, *, today: date, level: int = 3) -> dict[str, Any]:
    """The card of a commitment, read by `portal.public.presenters.cards.commitments.for_cards`."""
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
def shown_together(steps: Iterable[Step]) -> SharedShownDate:
    """The date that most steps share, said once above them; `said_beside` leaves it out."""
    return shared_shown_date(step.days for step in steps)


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
    """The weekday as on a wall calendar: T2 … CN."""
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")][value.weekday()]


@register.filter
def with_query(address: str, query: str) -> str:
    """An address with the query string of this page; empty stays empty."""
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
    """The link preview of this page; of an error page, that of the site."""
    request = context.get("request")
    return {"site": settings.SITE_URL, "path": request.path if request else "/", "preview": context.get("preview")}


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The canonical address of this page, without unknown and empty parameters."""
    filterset = context.get("filterset")
    page = context.get("page")
    query = filterset.querystring() if filterset else ""
    if page and page.number > 1:
        query = f"{filterset.page_prefix if filterset else '?trang='}{page.number}"
    return f"{settings.SITE_URL}{context['request'].path}{query}"
