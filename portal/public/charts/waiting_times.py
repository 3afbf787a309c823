"""The histogram of waiting times in days; petitions that still wait are a column of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.supervision.figures.waiting_times import Waiting

from .columns import ColumnCount, Columns, Mark, columns_of
from .parts import Part, Pattern, percent

ENDED = Part("ended", gettext_lazy("Done after so many days"), "info", Pattern.SOLID)
STILL = Part("still", gettext_lazy("Still waiting"), "warn", Pattern.HATCH)
PARTS = (ENDED, STILL)
SPANS = (5, 10, 15, 30, 60, 90, 180, 365)
MOST_SPANS = 8
MOST_MARKS = 5


def answered(waiting: Waiting) -> Columns:
    summary = _summary(
        waiting,
        ended=_("%(ended)s of %(total)s have been answered."),
        still=_("%(still)s have not been answered yet, the longest waiting for %(longest)s."),
    )
    return _columns(waiting, name="tra-loi", title=_("Until the first answer"), summary=summary)


def resolved(waiting: Waiting) -> Columns:
    summary = _summary(
        waiting,
        ended=_("%(ended)s of %(total)s have been resolved."),
        still=_(
            "%(still)s are not resolved yet, the longest waiting for %(longest)s; a written answer may stand instead."
        ),
    )
    return _columns(waiting, name="giai-quyet", title=_("Until the matter was resolved"), summary=summary)


def _summary(waiting: Waiting, *, ended: str, still: str) -> str:
    sentences = [ended % {"ended": waiting.ended, "total": waiting.total}]
    if waiting.median is not None and waiting.most is not None:
        values = _("Of these, half took %(median)s or less, nine of ten %(most)s or less.")
        sentences.append(values % {"median": _days(waiting.median), "most": _days(waiting.most)})
    if waiting.still:
        sentences.append(still % {"still": waiting.still, "longest": _days(waiting.longest)})
    return " ".join(sentences)


def _days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


def _columns(waiting: Waiting, *, name: str, title: str, summary: str) -> Columns:
    span, spans = _spans(waiting)
    counts = [0] * spans
    for days, number in waiting.days.items():
        counts[min(max(days, 0) // span, spans - 1)] += number
    counted = [_counted(_span(number, span, spans), ended=count) for number, count in enumerate(counts)]
    return columns_of(
        [*counted, _counted(STILL.label, still=waiting.still)],
        name=name,
        title=title,
        summary=summary,
        first_column=_("Days from receipt"),
        parts=PARTS,
        marks=tuple(_marks(span, spans)),
        numbered=True,
    )


def _counted(label: Any, *, ended: int = 0, still: int = 0) -> ColumnCount:
    return ColumnCount(label, ((ENDED, ended), (STILL, still)))


def _spans(waiting: Waiting) -> tuple[int, int]:
    """How many days are one column, and how many columns: nine of ten fit, the last takes in what took longer."""
    most = waiting.most or 0
    span = next((days for days in SPANS if most < days * (MOST_SPANS - 1)), SPANS[-1])
    longest = max(waiting.days, default=0)
    return span, min(longest // span + 1, MOST_SPANS)


def _span(number: int, span: int, spans: int) -> str:
    first = number * span
    if number == MOST_SPANS - 1 and spans == MOST_SPANS:
        return _("%(first)s and more") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": first + span - 1}


def _marks(span: int, spans: int) -> Iterable[Mark]:
    """The borders of the columns, every second where they stand close, and the word under the last one."""
    slot = percent(1, spans + 1)
    for number in range(0, spans, 2 if spans > MOST_MARKS else 1):
        yield Mark(round(number * slot, 2), str(number * span))
    yield Mark(round((spans + 0.5) * slot, 2), _("not yet"))
