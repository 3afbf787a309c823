from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.importing.reports import Unreadable
from portal.papers.tables import reading


class Command(BaseCommand):
    help = "Print as JSON what is to be read from an office's own table of petitions: XLSX, CSV, a table of a DOCX."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            table = reading.read(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except Unreadable as unreadable:
            raise CommandError(f"{file.name}: {unreadable}") from None
        self.stdout.write(json.dumps(table._asdict(), ensure_ascii=False, indent=1))
