"""Template tags for badges and due dates: `{% task_badges petition today=today %}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.dialogues.models import Commitment, CommitmentEvent, Dialogue, OfficialDocument
from portal.petitions.models import Petition, PetitionEvent
from portal.public.presenters import due_dates, statuses
from portal.public.presenters.timeline import FormerDate
from portal.public.presenters.years import row_badges
from portal.supervision.figures.years import YearRules

from .icons import badge

register = template.Library()


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
