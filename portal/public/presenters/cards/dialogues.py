"""Dialogues annotated for their cards."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dialogues.event_data import DialogueData
from portal.dialogues.models import Dialogue, DialogueEvent
from portal.dialogues.models.dialogues import DialogueState
from portal.formats import written_date
from portal.public.presenters.statuses import Badge, of_choice
from portal.supervision.figures.notice_outcomes import NoticeOutcome, outcome_of, with_notice_days

# States with a line of their own on the card: held, postponed or cancelled.
UNTOLD = (DialogueState.PLANNED, DialogueState.ANNOUNCED, DialogueState.POSTPONED)
OFF = (DialogueEvent.Kind.POSTPONED, DialogueEvent.Kind.CANCELLED)


def for_cards(dialogues: QuerySet[Dialogue]) -> QuerySet[Any]:
    """With unit and chair, what `badges_of` asks, and of one that is put off or called off the `reason`."""
    return for_badges(dialogues).select_related("unit", "chair").annotate(reason=_of_last_change("text"))


def for_badges(dialogues: QuerySet[Dialogue]) -> QuerySet[Any]:
    """With the days of its notice; of one that is put off or called off in `change` the data of its event
    (`change_of`)."""
    return with_notice_days(dialogues).annotate(change=_of_last_change("data"))


@cache
def _of_last_change(column: str) -> Subquery:
    last = DialogueEvent.objects.filter(dialogue=OuterRef("pk"), kind=OuterRef("state")).order_by("-on", "-pk")
    return Subquery(last.filter(kind__in=OFF).in_force().values(column)[:1])


def change_of(dialogue: Any) -> DialogueData:
    """The former time of what is put off or called off and, if known, the new one, if `for_cards` tells."""
    return DialogueData.read(getattr(dialogue, "change", None))


def is_without_day(dialogue: Any) -> bool:
    """Called off, or put off and nobody has said until when: the day it shows is the former one."""
    put_off = dialogue.state == DialogueState.POSTPONED and not change_of(dialogue).moved_to
    return put_off or dialogue.state == DialogueState.CANCELLED


def is_unreported(dialogue: Any, *, on: date) -> bool:
    """Whether its last day is over, and its outcome was not entered."""
    return dialogue.state in UNTOLD and dialogue.last_day < on and not is_without_day(dialogue)


def badges_of(dialogue: Any, *, on: date) -> list[Badge]:
    """Badges of a dialogue: its state, or that none was reported; and its notice, if annotated by `for_cards`."""
    if is_unreported(dialogue, on=on):
        return [unreported((on - dialogue.last_day).days)]
    state = DialogueState(dialogue.state)
    outcome = outcome_of(dialogue, on=on) if hasattr(dialogue, "notice_due") else None
    return [of_choice(state), *([_of_notice(outcome, dialogue.notice_due)] if outcome else [])]


def unreported(days: int) -> Badge:
    """The badge of a planned dialogue whose day is past."""
    text = ngettext("%(count)d day past, no result reported", "%(count)d days past, no result reported", days)
    return Badge("warn", "question", text % {"count": days})


def _of_notice(outcome: NoticeOutcome, due: date | None) -> Badge:
    """The duty to issue the notice, whatever became of its conclusions: never green, and red while it is missing."""
    match outcome:
        case NoticeOutcome.MISSING:
            since = _("No notice issued, due by %(day)s") % {"day": written_date(due)} if due else str(outcome.label)
            return Badge("bad", "alert", since)
        case NoticeOutcome.LATE:
            return Badge("warn", "clock", str(outcome.label))
        case NoticeOutcome.IN_TIME:
            return Badge("neutral", "check", str(outcome.label))
        case _:
            return Badge("info", "clock", str(outcome.label))
