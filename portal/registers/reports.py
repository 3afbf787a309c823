"""What is told of a register: counts, faults, and the rows that were not taken over, as a table again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from portal.importing.reports import LISTED_ROWS, RowError

from .models import Register, RegisterRow, RowState

MOST_KINDS = 300  # of faults that are told one by one


def counts_of(register: Register) -> dict[str, int]:
    """How many rows are in each state; `refused`: denunciations, of which nothing is kept."""
    counted = register.rows.order_by().values_list("state").annotate(count=Count("pk"))
    return {state.value: 0 for state in RowState} | dict(counted) | {"refused": register.refused}


def faults_of(register: Register) -> Iterator[str]:
    """Every fault with its rows and column, those of one kind in one line; how much is held does not grow with rows."""
    headings = {column["key"]: column["heading"] for column in register.columns}
    told: dict[tuple[str, str], list[int]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row in register.rows.exclude(faults=[]).exclude(state=RowState.KNOWN).only("line", "faults").iterator():
        for fault in row.faults:
            kind = headings.get(fault["key"], ""), fault["text"]
            if kind not in told and len(told) >= MOST_KINDS:
                kind = "", _("other faults")
            counts[kind] += 1
            if counts[kind] <= LISTED_ROWS:
                told.setdefault(kind, []).append(row.line)
    for (column, reason), rows in told.items():
        if counts[column, reason] <= LISTED_ROWS:
            yield from (str(RowError(register.name, row, column, reason)) for row in rows)
            continue
        listed = {"count": counts[column, reason], "rows": ", ".join(map(str, rows))}
        where = _("%(count)d rows: %(rows)s, …") % listed
        yield str(RowError(register.name, 0, "", f"{column + ': ' if column else ''}{reason} ({where})"))


def rows_not_taken(register: Register) -> Iterator[list[str]]:
    """A heading, and each row that is faulty or known with its reason: a table to be mended and given again."""
    columns = register.columns
    yield [_("Row"), *(column["heading"] for column in columns), _("Why it was not taken over")]
    for row in not_taken(register).iterator():
        cells = [row.cells.get(column["key"], "") for column in columns]
        reasons = "; ".join(fault["text"] for fault in row.faults)
        yield [str(row.line), *cells, reasons or str(row.get_state_display())]


def not_taken(register: Register) -> QuerySet[RegisterRow]:
    return register.rows.filter(state__in=(RowState.FAULTY, RowState.KNOWN))
