from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from portal.importing.command import ImportCommand
from portal.petitions import importing


class Command(ImportCommand):
    help = "Load petitions with their dated steps from a JSON or CSV file; denunciations are refused."
    importers = {"petitions": importing.import_petitions}

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--event-units", type=Path, metavar="FILE", help="CSV petition,date,type,unit: which unit a step means"
        )

    def further_arguments(self, *, event_units: Path | None = None, **options: Any) -> dict[str, Any]:
        if event_units is None:
            return {}
        return {"event_units": importing.event_units_in(event_units.read_bytes(), file=event_units.name)}
