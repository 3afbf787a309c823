from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from portal.dialogues import importing
from portal.importing.command import ImportCommand
from portal.petitions.importing import codes_in, import_notices


class Command(ImportCommand):
    help = "Load annual plans, dialogues, notices of conclusion or days of reception from a JSON or CSV file."
    importers = {
        "plans": importing.import_plans,
        "dialogues": importing.import_dialogues,
        "notices": import_notices,
        "receptions": importing.import_receptions,
    }

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--petitions", type=Path, metavar="FILE", help="with notices: where their references of petitions get codes"
        )

    def further_arguments(self, *, petitions: Path | None = None, **options: Any) -> dict[str, Any]:
        return {"codes": codes_in(petitions.read_bytes(), file=petitions.name)} if petitions else {}
