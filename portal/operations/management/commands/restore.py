from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.caching.dependencies import EVERY_PAGE
from portal.caching.versions import versions
from portal.operations.backups import has_database, purges_beside, restore
from portal.records.models import LedgerEntry, RecordState
from portal.removals import purge_list


class Command(BaseCommand):
    help = "Bring a copy made by backup into a portal that holds nothing yet, and fill the search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--purges", type=Path, metavar="FILE", help="A newer list of purges than that beside it.")

    def handle(self, *args: Any, folder: Path, purges: Path | None, verbosity: int, **options: Any) -> None:
        if not has_database(folder):
            raise CommandError(f"There is no copy of a database of this kind in {folder}.")
        call_command("migrate", verbosity=0)
        shipped = RecordState.objects.filter(kind=RecordState.Kind.COVERED).values("entry")
        if LedgerEntry.objects.exclude(pk__in=shipped).exists() or get_user_model().objects.exists():
            raise CommandError("This portal holds records or accounts, which would be lost. Name an empty database.")
        restore(folder)
        call_command("migrate", verbosity=0)  # the copy may come from an older version
        lines = [*purges_beside(folder), *(purge_list.read(purges) if purges else ())]
        forgotten = purge_list.apply(lines)
        versions().advance([EVERY_PAGE])
        call_command("search_rebuild", verbosity=verbosity)
        self.stdout.write(f"Restored from {folder}. Purged again: {forgotten}.")
