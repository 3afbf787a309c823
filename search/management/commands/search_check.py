from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import SearchUnavailable
from search.index import outbox
from search.index.consistency import Difference, Fault, differences

BATCH = 500
MOST_NAMED = 20  # of each fault


class Command(BaseCommand):
    help = "Compare the search index with the database, and let it follow where it differs. Exits with 1 if it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="index again what differs, and compare once more")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        try:
            outbox.drain()
            faults = self._compare(repair=repair)
            if repair and faults.total():
                self.stdout.write("After the repair:")
                faults = self._compare(repair=False)
        except SearchUnavailable as error:
            raise CommandError(str(error), returncode=2) from error
        if faults.total():
            raise SystemExit(1)

    def _compare(self, *, repair: bool) -> Counter[Fault]:
        faults: Counter[Fault] = Counter()
        batch: list[Difference] = []
        for difference in differences():
            faults[difference.fault] += 1
            if faults[difference.fault] <= MOST_NAMED:
                self.stdout.write(f"{difference.fault}: {difference.key}")
            batch.append(difference)
            if len(batch) == BATCH:
                self._finish(batch, repair=repair)
        self._finish(batch, repair=repair)
        self.stdout.write(", ".join(f"{faults[fault]} {fault}" for fault in Fault))
        return faults

    def _finish(self, batch: list[Difference], *, repair: bool) -> None:
        if repair:
            outbox.reindex(difference.key for difference in batch)
        batch.clear()
