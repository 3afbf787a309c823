from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import indexing


class Command(BaseCommand):
    help = "Fill a new search index from the database and put it in place of the old one, which answers until then."

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(documents: Iterable[Any]) -> Iterable[Any]:
            return tqdm(documents, unit=" documents", disable=not sys.stderr.isatty())

        count = indexing.rebuild(progress=progress)
        self.stdout.write(f"{count} documents are findable.")
