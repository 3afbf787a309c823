"""The importer of petitions: a whole file or, if rows are wrong, nothing of it."""

from __future__ import annotations

from django.db import transaction

from portal.importing import ImportReport, Progress, finish_import, read_file, without_progress
from portal.records.ledger.states import committed_together

from .petition_reader import PetitionReader
from .schemas import PETITIONS, EventUnits
from .storage import relate, store


@transaction.atomic
@committed_together()
def import_petitions(
    content: bytes,
    *,
    file: str,
    event_units: EventUnits | None = None,
    skip_bad: bool = False,
    progress: Progress = without_progress,
) -> ImportReport:
    """Store petitions with their histories; a petition is known by its code.

    JSON: a list, or an object with the list "petitions"; CSV: one line for each step (`events.…`). `event_units`
    names the unit of a step, by code, date and kind, where the file tells it only in words.
    Raises ImportRefused, with nothing loaded, if a row is wrong, unless `skip_bad`.
    """
    found = read_file(content, file=file, kind=PETITIONS)
    reading = PetitionReader(found, event_units or {})
    prepared = [petition for row in progress(found.rows) if (petition := reading.prepare(row))]
    report = finish_import(reading.report, skip_bad=skip_bad)
    store(prepared, progress=progress)
    report.notes += relate(prepared, reading.codes, file=file)
    report.notes += reading.topics.notes(file=file)
    report.loaded = len(prepared)
    return report
