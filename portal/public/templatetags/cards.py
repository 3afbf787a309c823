"""Template tags for cards of records: `{% petition_card petition today=today %}`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import template
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.dialogues.due_wording import note_of
from portal.dialogues.models import Commitment, ReceptionDay
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.reception import ReceptionState
from portal.formats import written_date
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.public.presenters import statuses
from portal.public.presenters.cards.dialogues import badges_of as badges_of_dialogue
from portal.public.presenters.cards.dialogues import change_of, is_without_day
from portal.public.presenters.cards.notices import Tasks
from portal.public.presenters.cards.notices import badges_of as badges_of_notice
from portal.public.presenters.cards.receptions import badge_of as badge_of_reception
from portal.public.presenters.deadlines import DisplayedDeadline
from portal.public.presenters.shares import NOT_WITHDRAWN, address
from portal.public.presenters.years import row_badges
from portal.records import broken_rows
from portal.records.titles import titled
from portal.supervision.figures.years import YearRules

from .dates import clock_time

register = template.Library()

WORDS_OF_A_CARD = 36


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
        "commitments_href": address("commitment_list", thong_bao=notice.slug, tinh_trang=NOT_WITHDRAWN),
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
        "due_note": note_of(commitment),
        "badges": statuses.of_commitment(commitment, on=today),
    }
