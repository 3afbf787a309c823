from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backups import back_up


class Command(BaseCommand):
    help = "Copy database, pictures and attachments into a new folder, while the portal goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty: an older copy is never overwritten.")
        back_up(folder)
        self.stdout.write(f"Copied into {folder}. Keep it where only those may read it who may read the database.")
