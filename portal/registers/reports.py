"""What is told of a register: counts, faults, and the rows that were not taken over, as a table again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from portal.importing.reports import RowError, in_few_lines

from .models import Register, RegisterRow, RowState


def counts_of(register: Register) -> dict[str, int]:
    """How many rows are in each state; `refused`: denunciations, of which nothing is kept."""
    counted = register.rows.order_by().values_list("state").annotate(count=Count("pk"))
    return {state.value: 0 for state in RowState} | dict(counted) | {"refused": register.refused}


def faults_of(register: Register) -> Iterator[str]:
    """Every fault with its row and column, those of one kind in one line."""
    headings = {column["key"]: column["heading"] for column in register.columns}
    rows = register.rows.exclude(faults=[]).exclude(state=RowState.KNOWN)
    errors = [
        RowError(register.name, row.line, headings.get(fault["key"], ""), fault["text"])
        for row in rows.iterator()
        for fault in row.faults
    ]
    yield from in_few_lines(errors)


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
