"""The chart of commitments by month: a column for each, stacked by what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.supervision.figures.progress import Month

from .columns import ColumnCount, Columns, Mark, columns_of
from .parts import IN_TIME, OVERDUE, Part, Pattern, percent

# What a unit reports is its claim: neutral, never green.
DONE = Part("done", gettext_lazy("Reported as done"), "neutral", Pattern.HATCH)
PARTS = (DONE, IN_TIME, OVERDUE)
# Percent of the width that the name of a month needs on a phone.
ROOM_FOR_A_MONTH = 20


def progress(months: Sequence[Month]) -> Columns:
    """The chart of at least one month."""
    return columns_of(
        [_counted(month) for month in months],
        name="cam-ket",
        title=_("Commitments at the end of each month"),
        summary=_summary(months[-1]),
        first_column=_("End of the month"),
        parts=PARTS,
        marks=tuple(_marks(months)),
        tabled=_runs(months),
    )


def _counted(month: Month, *, until: Month | None = None) -> ColumnCount:
    """A month, or the run of them from it to another."""
    name = _name(month)
    if until and until != month:
        name = f"{name} – {_name(until)}"
    return ColumnCount(name, tuple((part, getattr(month, part.key)) for part in PARTS))


def _runs(months: Sequence[Month]) -> Iterable[ColumnCount]:
    """Months in which nothing changed are one row of the table."""
    for _counts, run in groupby(months, key=lambda month: (month.done, month.in_time, month.overdue)):
        same = list(run)
        yield _counted(same[0], until=same[-1])


def _name(month: Month) -> str:
    return f"{month.first:%m/%Y}"


def _summary(last: Month) -> str:
    promised = ngettext("Today %(number)s commitment stands", "Today %(number)s commitments stand", last.promised)
    values = _(
        "%(done)s/%(promised)s reported as done, %(in_time)s/%(promised)s open and in time, "
        "%(overdue)s/%(promised)s overdue."
    )
    numbers = {"done": last.done, "in_time": last.in_time, "overdue": last.overdue, "promised": last.promised}
    return f"{promised % {'number': last.promised}}: {values % numbers}"


def _marks(months: Sequence[Month]) -> Iterable[Mark]:
    """The first month and the last, and between them each January that has room."""
    slot = percent(1, len(months))
    yield Mark(0, _name(months[0]), "start")
    taken = float(ROOM_FOR_A_MONTH)
    for number, month in enumerate(months[:-1]):
        middle = round((number + 0.5) * slot, 2)
        if month.first.month == 1 and taken + ROOM_FOR_A_MONTH / 2 <= middle <= 100 - 1.5 * ROOM_FOR_A_MONTH:
            yield Mark(middle, _name(month))
            taken = middle + ROOM_FOR_A_MONTH / 2
    if len(months) > 1:
        yield Mark(100, _name(months[-1]), "end")
