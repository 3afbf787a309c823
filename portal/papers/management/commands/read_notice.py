from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.papers.notices.files import NotRead, read_file


class Command(BaseCommand):
    help = "Print as JSON what a notice of conclusion says (DOCX, or PDF with text); nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            notice = read_file(file)
        except NotRead as reason:
            raise CommandError(f"{file.name}: {reason}") from reason
        self.stdout.write(json.dumps(notice, ensure_ascii=False, indent=1))
