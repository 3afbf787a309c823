"""Badges: the statuses of a record on a day, one definition for pages, cards, paper, pictures and loudspeaker.

A badge names its subject and says the worst that is true of it. Green only where something is done and a supervisor has
confirmed it since: what a unit reports is its claim, and a deadline that was kept is no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dialogues.models import Commitment, Dialogue, OfficialDocument
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.formats import written_date
from portal.formats.numbers import grouped
from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.records.history.order import in_force
from portal.supervision.models import Finding, Verdict
from portal.workdays.timeliness import Timeliness

from .cards.commitments import REPORTS
from .status_styles import style_of


@dataclass(frozen=True)
class Badge:
    """The inputs of components/_badge.html; what counts records leads to the list of as many as `count`."""

    tone: str
    icon: str
    text: str
    href: str = ""
    count: int = 0


def of_choice(choice: TextChoices) -> Badge:
    style = style_of(choice)
    return Badge(style.tone, style.icon, str(choice.label))


def state_of(record: Petition | Commitment | Dialogue) -> TextChoices:
    match record:
        case Petition():
            return State(record.state)
        case Commitment():
            return CommitmentState(record.state)
        case _:
            return DialogueState(record.state)


def withdrawal_of(document: OfficialDocument) -> list[Badge]:
    """That a plan or a notice was withdrawn, wherever it is named; empty while it is in force."""
    day = document.withdrawn_on
    return [Badge("neutral", "cross", _("Withdrawn on %(day)s") % {"day": written_date(day)})] if day else []


WORST_FIRST = ("bad", "warn", "info", "neutral", "good")


def worst(badges: Iterable[Badge]) -> Badge:
    """The worst of at least one badge; the first of equally bad ones."""
    return min(badges, key=lambda badge: WORST_FIRST.index(badge.tone))


# Tasks: petitions and commitments ----------------------------------------------------------------------------------


def of_task(record: Petition | Commitment, *, on: date, is_confirmed: bool = False) -> list[Badge]:
    """The state of a petition or commitment, and how it stands to its date."""
    due = due_of(record, on=on, is_confirmed=is_confirmed)
    if isinstance(record, Petition) and record.is_open and record.owner_id is None:
        return [_waiting(record, on=on), *([due] if due else [])]
    return [of_choice(state_of(record)), *([due] if due else [])]


def _waiting(petition: Petition, *, on: date) -> Badge:
    """It was received, and no unit was made responsible for it."""
    text = ngettext(
        "Waiting to be assigned for %(count)d day",
        "Waiting to be assigned for %(count)d days",
        days := max(0, (on - petition.received_on).days),
    )
    return Badge("warn", "person", text % {"count": days})


def due_of(record: Petition | Commitment, *, on: date, is_confirmed: bool = False) -> Badge | None:
    """How a task stands to its date; None where nothing can be said of one."""
    done = record.done_on if isinstance(record, Commitment) else record.closed_on
    if record.due_on is None:
        is_given = isinstance(record, Commitment) and record.state != CommitmentState.WITHDRAWN
        return undated() if is_given else None
    timeliness = record.timeliness(on=on)
    if timeliness == Timeliness.NO_DEADLINE:
        return None
    counted = record.counted_on if record.reopened_on is None else None
    if done and counted and done <= record.due_on < counted:
        return shown_late((counted - done).days)
    days = days_of(due=record.due_on, done=done, on=on, is_again=record.reopened_on is not None)
    return due_badge(timeliness, days, is_open=done is None, is_confirmed=is_confirmed)


def shown_late(days: int) -> Badge:
    """In time by its day, but entered so many days after it."""
    text = ngettext("Made public %(count)d day late", "Made public %(count)d days late", days)
    return Badge("warn", "clock", text % {"count": days})


def undated() -> Badge:
    return Badge("neutral", "question", _("No due date was set"))


def days_of(*, due: date | None, done: date | None, on: date, is_again: bool) -> int:
    """Days between the due date and the day on which it was done, or today; 0 if it was done again by its new date."""
    if due is None or (is_again and done and done <= due):
        return 0
    return abs((due - (done or on)).days)


def due_badge(timeliness: str, days: int, *, is_open: bool, is_confirmed: bool = False) -> Badge:
    """`days` left, overdue or late; a task that is late by none was reported done, reopened and done again."""
    number = {"number": grouped(days)}
    match timeliness:
        case Timeliness.OVERDUE:
            text = ngettext("%(number)s day overdue", "%(number)s days overdue", days)
            return Badge("bad", "alert", text % number)
        case Timeliness.LATE if days:
            return Badge("warn", "clock", ngettext("%(number)s day late", "%(number)s days late", days) % number)
        case Timeliness.LATE:
            return Badge("warn", "reopen", _("Done again after it was reopened"))
        case Timeliness.DUE_SOON if days == 0:
            return Badge("warn", "clock", _("Due today"))
        case Timeliness.DUE_SOON:
            return Badge("warn", "clock", ngettext("%(number)s day left", "%(number)s days left", days) % number)
        case Timeliness.ON_TIME if is_open:
            return Badge("info", "clock", _("Before the deadline"))
        case Timeliness.ON_TIME if is_confirmed:
            return Badge("good", "check-circle", _("In time, confirmed by the supervisor"))
        case Timeliness.ON_TIME:
            return Badge("neutral", "check", _("Reported in time"))
        case _:
            return undated()


# What supervisors found -----------------------------------------------------------------------------------------


def latest(findings: Iterable[Finding]) -> Finding | None:
    """The finding that holds; earlier ones stay in the history."""
    return max(findings, key=lambda finding: (finding.on, finding.pk), default=None)


def is_older(finding: Finding, claimed_on: date | None) -> bool:
    """Whether something was reported after it: what it found may no longer be so."""
    return claimed_on is not None and finding.on < claimed_on


def is_confirmed(finding: Finding | None, claimed_on: date | None) -> bool:
    return finding is not None and finding.verdict == Verdict.KEPT and not is_older(finding, claimed_on)


def of_finding(finding: Finding, *, claimed_on: date | None) -> Badge:
    """`claimed_on` is the day of the last report on what was checked."""
    style = style_of(finding.verdict)
    if is_older(finding, claimed_on):
        text = _("Supervisor: %(verdict)s, older than the report") % {"verdict": finding.verdict.label}
        return Badge("warn" if style.tone == "good" else style.tone, style.icon, text)
    return Badge(style.tone, style.icon, _("Supervisor: %(verdict)s") % {"verdict": finding.verdict.label})


def of_commitment(commitment: Commitment, *, on: date) -> list[Badge]:
    """Badges of a commitment: state, due date, finding. Reads `findings`, and the last report as `claim_day` does."""
    found, claimed_on = latest(commitment.findings.all()), claim_day(commitment)
    badges = of_task(commitment, on=on, is_confirmed=is_confirmed(found, claimed_on))
    return [*badges, *([of_finding(found, claimed_on=claimed_on)] if found else [])]


def claim_day(commitment: Any) -> date | None:
    """The day of the last report: annotated as `claimed_on`, else from the events that were prefetched."""
    if hasattr(commitment, "claimed_on"):
        return commitment.claimed_on
    return max((event.on for event in in_force(commitment.events.all()) if event.kind in REPORTS), default=None)
