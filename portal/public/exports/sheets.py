"""Printed sheets for the notice board (PDF): commitments of a notice with their status, or the schedule of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.dialogues.due_wording import due_in_words, note_of
from portal.dialogues.models import Commitment, Conclusion, Dialogue, Notice
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.fields.moments import start_of
from portal.formats import written_date
from portal.organisations.models import Unit
from portal.public.presenters.cards.notices import conclusions_of
from portal.public.presenters.statuses import (
    Badge,
    claim_day,
    due_of,
    is_confirmed,
    latest,
    of_choice,
    of_finding,
    state_of,
)
from portal.public.presenters.successions import living_successors
from portal.records.history.act_dates import TwoDays
from portal.records.titles import titled

from . import typesetting
from .qr import svg_of


def of_commitments(notice: Notice, *, now: datetime) -> bytes:
    """A PDF of what a public notice promised, as it stands on the day of printing."""
    conclusions = list(conclusions_of(notice))
    today = timezone.localdate(now)
    days = TwoDays.of_paper(notice.issued_on, notice) if notice.issued_on else None
    issued = notice.issued_on and _("%(number)s, issued on %(day)s by %(unit)s") % {
        "number": notice.number,
        "day": written_date(notice.issued_on),
        "unit": notice.unit,
    }
    path = notice.get_absolute_url()
    head = [_("No."), _("Conclusion"), _("Responsible, due"), _("As the unit says, as the supervisor found")]
    data = {
        **_frame(titled(notice.title), [issued] if issued else [], path, today=today),
        "head": head,
        "rows": [_conclusion_row(conclusion, on=today) for conclusion in conclusions],
    }
    if days:
        data["made"] = f"{days.of_document}. {data['made']}"
    return typesetting.pdf("commitments.typ", data, made_at=now)


def of_schedule(unit: Unit, *, now: datetime) -> bytes:
    """A PDF of the public dialogues that a unit has ahead, the nearest first."""
    today = timezone.localdate(now)
    ahead = Q(starts_at__gte=start_of(today), state__in=[DialogueState.PLANNED, DialogueState.ANNOUNCED])
    dialogues = Dialogue.objects.public().filter(ahead, unit=unit).select_related("chair").order_by("starts_at")
    data = {
        **_frame(_("When you can speak with %s") % unit, [], unit.get_absolute_url(), today=today),
        "head": [_("When"), _("Topic, how to take part"), _("Where, chair")],
        "rows": [_dialogue_row(dialogue) for dialogue in dialogues],
        "none": _("No dialogue is planned at the moment. The living page tells of the next one as soon as it is."),
    }
    return typesetting.pdf("schedule.typ", data, made_at=now)


def _frame(title: str, lines: Sequence[str], path: str, *, today: date) -> dict[str, Any]:
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "name": settings.WAGTAIL_SITE_NAME,
        "title": title,
        "lines": lines,
        "living": _("The living page:"),
        "address": f"{settings.SITE_URL}{path}",
        "qr": svg_of(path).decode(),
        "made": _("As it stood on %s.") % written_date(today),
    }


def _conclusion_row(conclusion: Conclusion, *, on: date) -> dict[str, str]:
    """The text in full: nothing that was concluded is cut on paper."""
    row = {"number": str(conclusion.number), "text": conclusion.text}
    commitment = getattr(conclusion, "commitment", None)
    if commitment is None:
        return {**row, "owner": _("No unit was named"), "due": "", "due_status": "", "claim": "–", "verdict": ""}
    found, claimed_on = latest(commitment.findings.all()), claim_day(commitment)
    due = due_of(commitment, on=on, is_confirmed=is_confirmed(found, claimed_on))
    coordinating = ", ".join(map(str, commitment.coordinating.all()))
    return {
        **row,
        "owner": _owner(commitment, on=on),
        "coordinating": _("With: %(units)s") % {"units": coordinating} if coordinating else "",
        "due": due_in_words(commitment) if commitment.due_on else note_of(commitment),
        "due_status": due.text if due else "",
        "claim": _claim(of_choice(state_of(commitment)), claimed_on),
        "verdict": of_finding(found, claimed_on=claimed_on).text if found else _("Not checked yet."),
    }


def _owner(commitment: Commitment, *, on: date) -> str:
    """With the unit that owes what one that ended left open."""
    living = living_successors(commitment.owner, on=on) if commitment.state == CommitmentState.OPEN else ()
    heir = _("(now owed by %(unit)s)") % {"unit": living[0]} if len(living) == 1 else ""
    return f"{commitment.owner} {heir}".strip()


def _claim(state: Badge, claimed_on: date | None) -> str:
    return f"{state.text} ({written_date(claimed_on)})" if claimed_on else state.text


def _dialogue_row(dialogue: Dialogue) -> dict[str, str]:
    starts_at = timezone.localtime(dialogue.starts_at)
    return {
        "day": f"{date_format(starts_at, 'l')}, {written_date(starts_at)}",
        "time": f"{starts_at:%H:%M}",
        "theme": titled(dialogue.theme),
        "join": dialogue.how_to_join,
        "place": dialogue.place_text,
        "chair": str(dialogue.chair),
    }
