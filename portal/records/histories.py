"""Histories stand in the order of their days, however late a step was typed (decision 0021)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What of a history cannot stand where it stands: the sentence that says why, by the position of the step.
Faults = dict[int, str]


def with_step(
    history: Iterable[Any],
    step: Any,
    *,
    in_order: Callable[[Sequence[Any]], list[Any]],
    faults: Callable[[Sequence[Any]], Faults],
    refusal: type[ValidationError] = ValidationError,
) -> list[Any]:
    """The history with an unsaved step at its place.

    Raises `refusal` if the step cannot stand there, or if one after it no longer could. What was out of order before,
    in an older record, is nobody's fault now.
    """
    before = in_order(list(history))
    known = {id(before[position]) for position in faults(before)}
    placed = in_order([*before, step])
    for position, reason in faults(placed).items():
        wrong = placed[position]
        if wrong is step:
            raise refusal(reason)
        if id(wrong) not in known:
            raise refusal(
                _("After it, “%(step)s” of %(date)s could not stand: %(reason)s")
                % {"step": wrong.get_kind_display(), "date": f"{wrong.on:%d/%m/%Y}", "reason": reason}
            )
    return placed


def by_day(steps: Sequence[Any]) -> list[Any]:
    """Of one day, in the order in which they were entered: one that is not saved yet comes last."""
    return sorted(steps, key=lambda step: (step.on, step.pk is None, step.pk or 0))
