from __future__ import annotations

import gc
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from portal.petitions.models import Petition
from search import synthetic_data
from search.synthetic_data.records import store


class Command(BaseCommand):
    help = (
        "Write so many invented petitions with their events into an empty database, to measure with. "
        "The same seed gives the same petitions. Fill the index with search_rebuild afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--seed", type=int, default=synthetic_data.SEED)
        parser.add_argument("--among-others", action="store_true", help="although there are petitions already")

    def handle(self, *args: Any, count: int, seed: int, among_others: bool, **options: Any) -> None:
        if Petition.objects.exists() and not among_others:
            raise CommandError(
                "There are petitions in this database, and invented ones would be published among them. "
                "Name an empty one in DATABASE_URL, or say --among-others."
            )

        def progress(petitions: Iterable[Any]) -> Iterable[Any]:
            return tqdm(petitions, total=count, unit=" petitions", disable=None)

        gc.freeze()  # what is loaded by now stays: not to look through it again and again saves a quarter of the time
        store(count, seed=seed, progress=progress)
        self.stdout.write(f"{count} invented petitions were written.")
