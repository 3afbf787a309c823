from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.importing import ImportRefused
from portal.importing.command import progress_bar, summary
from portal.opendata.loading import load_dump


class Command(BaseCommand):
    help = "Load a dump of the open data, its lines of JSON, into a portal that holds no records yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FOLDER_OR_ZIP")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        # Wagtail writes a line for each publication; the summaries below say the same in fewer words.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        try:
            reports = load_dump(path, today=timezone.localdate(), progress=progress_bar)
        except ImportRefused as refused:
            for row_error in refused.report.errors:
                self.stderr.write(str(row_error))
            raise CommandError(_("Nothing was loaded: %(bad)d errors.") % {"bad": len(refused.report.errors)}) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        for name, report in reports:
            self.stdout.write(f"{name}: {summary(report)}")
        if (
            "search_rebuild" in get_commands()
        ):  # search is above this app in the layers: called by the name of its command
            call_command("search_rebuild", stdout=self.stdout)
