from typing import Any

from django.core.management.base import CommandParser

from portal.importing.command import ImportCommand
from portal.workdays.importing import import_calendar


class Command(ImportCommand):
    help = "Enter days off and make-up working days from a file with the columns date, kind, name, certainty, source."
    importers = {"days": import_calendar}

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="kept with every deadline that moves")

    def further_arguments(self, *, reason: str = "", **options: Any) -> dict[str, Any]:
        return {"reason": reason}
