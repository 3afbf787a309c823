"""Base of the import commands: a file, --skip-bad, every error listed, exit status 1 when refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from . import ImportRefused, ImportReport
from .reports import in_few_lines


def progress_bar(rows: Sequence[Any]) -> Iterable[Any]:
    """A progress bar where a terminal is attached, nothing elsewhere."""
    return tqdm(rows, disable=None, leave=False)


class ImportCommand(BaseCommand):
    """Give `importers`, the kinds of records by name; a command with one kind asks for none."""

    importers: dict[str, Any] = {}

    def add_arguments(self, parser: CommandParser) -> None:
        if len(self.importers) > 1:
            parser.add_argument("kind", choices=self.importers, metavar="KIND", help=", ".join(self.importers))
        parser.add_argument("file", type=Path, metavar="FILE", help="XLSX, CSV or JSON, however encoded")
        parser.add_argument("--skip-bad", action="store_true", help="load the good rows although others are bad")

    def handle(self, *args: Any, file: Path, skip_bad: bool, kind: str = "", **options: Any) -> None:
        importer = self.importers[kind] if kind else next(iter(self.importers.values()))
        try:
            content = file.read_bytes()
            extra = self.further_arguments(**options)
            report = importer(content, file=file.name, skip_bad=skip_bad, progress=progress_bar, **extra)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        except ImportRefused as refused:
            self._list(refused.report)
            raise CommandError(_("Nothing was loaded: %(bad)d errors.") % {"bad": len(refused.report.errors)}) from None
        self._list(report)
        if report.errors and not (report.loaded or report.known or report.differing):
            raise CommandError(_("Nothing was loaded: %(bad)d errors.") % {"bad": len(report.errors)})
        self.stdout.write(summary(report))

    def further_arguments(self, **options: Any) -> dict[str, Any]:
        """What a kind of import takes beside its file."""
        return {}

    def _list(self, report: ImportReport) -> None:
        for line in in_few_lines((*report.refused, *report.errors, *report.differing)):
            self.stderr.write(line)
        for note in report.notes:
            self.stdout.write(note)


def summary(report: ImportReport) -> str:
    values = {
        "loaded": report.loaded,
        "known": report.known,
        "differing": len(report.differing),
        "refused": len(report.refused),
        "bad": len(report.errors),
    }
    if report.differing:
        return (
            _(
                "%(loaded)d loaded, %(known)d known already, %(differing)d known with other contents and left as they "
                "are, %(refused)d refused, %(bad)d errors"
            )
            % values
        )
    return _("%(loaded)d loaded, %(known)d known already, %(refused)d refused, %(bad)d errors") % values
