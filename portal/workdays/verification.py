"""The check of due dates: each follows from its start, its rule and the calendar, and explains itself so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from portal.records.ledger.shown import named

from .deadlines import ComputedDeadline, compute
from .models import Deadline, DeadlineRule, SpecialDay


def due_dates() -> Iterator[str]:
    """Open ones by the calendar of today; met ones keep the calendar that held, and are compared with its words."""
    calendar = SpecialDay.objects.calendar()
    known: dict[tuple[int, date], ComputedDeadline] = {}
    for deadline in Deadline.objects.select_related("rule", "content_type").order_by("pk").iterator(chunk_size=2000):
        trouble = _unlike_its_words(deadline)
        if not trouble and deadline.met_on is None and _is_of_today(deadline.rule, deadline):
            asked = (deadline.rule_id, deadline.starts_on)
            if asked not in known:
                known[asked] = compute(deadline.rule, starts_on=deadline.starts_on, calendar=calendar)
            if known[asked].due_on != deadline.due_on:
                trouble = _("it is due on %(stored)s, its rule says %(computed)s") % {
                    "stored": deadline.due_on,
                    "computed": known[asked].due_on,
                }
        if trouble:
            model = deadline.content_type.model_class()
            record = named(model, deadline.object_id) if model else str(deadline.content_type)
            yield f"{record}, {deadline.code}: {trouble}"


def _unlike_its_words(deadline: Deadline) -> str:
    parts = deadline.parts if isinstance(deadline.parts, dict) else {}
    said = (parts.get("starts_on"), parts.get("due_on"))
    if said != (deadline.starts_on.isoformat(), deadline.due_on.isoformat()):
        return _("it explains itself by other dates than it has")
    return "" if deadline.code == deadline.rule.code else _("its rule is that of another duty")


def _is_of_today(rule: DeadlineRule, deadline: Deadline) -> bool:
    """Whether the rule is as it was when the date was computed: a rule that was edited moves no date by itself."""
    parts = deadline.parts
    then = (parts.get("unit"), parts.get("direction"), parts.get("count"), bool(parts.get("rolls")))
    return then == (rule.unit, rule.direction, rule.count, rule.roll)
