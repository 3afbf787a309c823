"""One page for the notice board: what a notice promised and how it stands, or when people can speak with a unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.dialogues.models import Conclusion, Dialogue, Notice
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.organisations.models import Unit

from . import typesetting
from .claims import verdict_of
from .notices import conclusions_of
from .qr import svg_of

# Words of a conclusion on a sheet: few where many conclusions share the page.
WORDS_ON_A_SHEET = 200
FEWEST_WORDS = 12
MOST_DIALOGUES = 12


def of_commitments(notice: Notice, *, now: datetime) -> bytes:
    """A PDF of what a public notice promised, as it stands on the day of printing."""
    conclusions = list(conclusions_of(notice))
    today = timezone.localdate(now)
    issued = notice.issued_on and _("%(number)s, issued on %(day)s by %(unit)s") % {
        "number": notice.number,
        "day": _day(notice.issued_on),
        "unit": notice.unit,
    }
    head = [_("No."), _("Conclusion"), _("Responsible, due"), _("As the unit says, as the supervisor found")]
    data = {
        **_frame(notice.title, [issued] if issued else [], notice.get_absolute_url(), today=today),
        "head": head,
        "rows": _conclusion_rows(conclusions, on=today),
    }
    return typesetting.pdf("commitments.typ", data, made_at=now)


def of_schedule(unit: Unit, *, now: datetime) -> bytes:
    """A PDF of the public dialogues that a unit has ahead, the nearest first."""
    today = timezone.localdate(now)
    ahead = Q(starts_at__date__gte=today, state__in=[DialogueState.PLANNED, DialogueState.ANNOUNCED])
    dialogues = Dialogue.objects.public().filter(ahead, unit=unit).select_related("chair").order_by("starts_at")
    data = {
        **_frame(_("When you can speak with %s") % unit, [], unit.get_absolute_url(), today=today),
        "head": [_("When"), _("Topic, how to take part"), _("Where, chair")],
        "rows": [_dialogue_row(dialogue) for dialogue in dialogues[:MOST_DIALOGUES]],
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
        "made": _("As it stood on %s.") % _day(today),
    }


def _conclusion_rows(conclusions: Sequence[Conclusion], *, on: date) -> Iterable[dict[str, str]]:
    words = max(FEWEST_WORDS, WORDS_ON_A_SHEET // max(len(conclusions), 1))
    return [_conclusion_row(conclusion, words=words, on=on) for conclusion in conclusions]


def _conclusion_row(conclusion: Conclusion, *, words: int, on: date) -> dict[str, str]:
    row = {"number": str(conclusion.number), "text": Truncator(conclusion.text).words(words)}
    commitment = getattr(conclusion, "commitment", None)
    if commitment is None:
        return {**row, "owner": _("No unit was named"), "due": "", "standing": "", "claim": "–", "verdict": ""}
    verdict = verdict_of(commitment.findings.all())
    return {
        **row,
        "owner": str(commitment.owner),
        "due": _day(commitment.due_on),
        "standing": str(commitment.timeliness(on=on).label),
        "claim": str(CommitmentState(commitment.state).label),
        "verdict": _("Supervisor: %(verdict)s") % {"verdict": verdict.says} if verdict else _("Not checked yet."),
    }


def _dialogue_row(dialogue: Dialogue) -> dict[str, str]:
    starts_at = timezone.localtime(dialogue.starts_at)
    return {
        "day": date_format(starts_at, "l, d/m/Y"),
        "time": f"{starts_at:%H:%M}",
        "theme": dialogue.theme,
        "join": Truncator(dialogue.how_to_join).words(60),
        "place": dialogue.place_text,
        "chair": str(dialogue.chair),
    }


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
