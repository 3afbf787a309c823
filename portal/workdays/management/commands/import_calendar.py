from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.records.importing import ImportRefused
from portal.workdays.importing import import_calendar


class Command(BaseCommand):
    help = "Enter days off and make-up working days from a CSV file: date,kind,name,certainty,source."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--skip-bad", action="store_true", help="load the good rows although others are bad")
        parser.add_argument("--reason", default="", help="kept with every deadline that moves")

    def handle(self, *args: Any, file: Path, skip_bad: bool, reason: str, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        try:
            report = import_calendar(content, file=file.name, skip_bad=skip_bad, reason=reason)
        except ImportRefused as refused:
            raise CommandError(_("Nothing was loaded.") + f"\n{refused}") from None
        for row_error in report.errors:
            self.stderr.write(str(row_error))
        self.stdout.write(
            _("%(loaded)d days loaded, %(known)d known already, %(bad)d errors")
            % {"loaded": report.loaded, "known": report.known, "bad": len(report.errors)}
        )
