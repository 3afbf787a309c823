"""The process that reads one table: `python -m portal.papers.tables FILE LANGUAGE` prints JSON, a line for each row."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django
import django_stubs_ext
from django.conf import settings
from django.utils import translation

from portal.files import sandbox


def main(path: str, language: str) -> None:
    """Django knows nothing here but the catalogue: neither a database nor a key."""
    sandbox.limit_memory()
    django_stubs_ext.monkeypatch()
    settings.configure(USE_I18N=True, LANGUAGE_CODE=language, LOCALE_PATHS=[sandbox.ROOT / "locale"])
    django.setup()
    with translation.override(language):
        read(Path(path))


def read(path: Path) -> None:
    from portal.importing.reports import Unreadable

    from .reading import records_of
    from .report import Report

    report, table = Report(), None
    try:
        for record in records_of(path, report):
            if record.table is not table:
                table = record.table
                say(columns=table.columns)
            say(
                sheet=record.sheet,
                line=record.line,
                cells=record.cells(),
                days=record.all_days(),
                faults=record.told(),
            )
    except Unreadable as unreadable:
        say(refusal=str(unreadable))
    else:
        say(skipped=report.skipped, warnings=report.warnings)


def say(**told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
