"""Dialogues with what their cards need to know of them."""

from __future__ import annotations

from typing import Any

from django.db.models import JSONField, OuterRef, QuerySet, Subquery

from portal.dialogues.models import Dialogue, DialogueEvent
from portal.dialogues.models.dialogues import DialogueState

OFF = (DialogueEvent.Kind.POSTPONED, DialogueEvent.Kind.CANCELLED)


def for_cards(dialogues: QuerySet[Dialogue]) -> QuerySet[Any]:
    """With unit and chair; of one that is put off or called off also the `reason`, and in `change` its former time
    and, if known, the new one ("from", "to": ISO)."""
    last = DialogueEvent.objects.filter(dialogue=OuterRef("pk"), kind=OuterRef("state")).order_by("-on", "-pk")
    off = last.filter(kind__in=OFF)
    return dialogues.select_related("unit", "chair").annotate(
        reason=Subquery(off.values("text")[:1]),
        change=Subquery(off.values("data")[:1], output_field=JSONField()),
    )


def is_without_day(dialogue: Any) -> bool:
    """Called off, or put off and nobody has said until when: the day it shows is the former one."""
    change = getattr(dialogue, "change", None) or {}
    put_off = dialogue.state == DialogueState.POSTPONED and not change.get("to")
    return put_off or dialogue.state == DialogueState.CANCELLED
