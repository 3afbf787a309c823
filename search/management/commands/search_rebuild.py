from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search.index import outbox


class Command(BaseCommand):
    help = "Fill a new search index from the database and put it in place of the old one, which answers until then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fallback", action="store_true", help="the index that answers while Elasticsearch is away"
        )

    def handle(self, *args: Any, fallback: bool, **options: Any) -> None:
        def progress(documents: Iterable[Any]) -> Iterable[Any]:
            return tqdm(documents, unit=" documents", disable=not sys.stderr.isatty())

        gc.freeze()  # what is loaded by now stays, and need not be looked through again and again
        count = (outbox.rebuild_fallback if fallback else outbox.rebuild)(progress=progress)
        self.stdout.write(f"{count} documents are findable.")
