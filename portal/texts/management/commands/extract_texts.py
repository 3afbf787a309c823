from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from portal.records.ledger import states as ledger_states
from portal.records.models import Attachment
from portal.texts import extraction
from portal.texts.models import State, Transcript


class Command(BaseCommand):
    help = "Read the text of attachments that wait for it; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="read again what was read before, too")
        which.add_argument("--state", choices=State.values, help="read again what was left in this state")

    def handle(self, *args: Any, all: bool, state: str | None, **options: Any) -> None:
        for attachment in Attachment.objects.filter(transcript=None).iterator():
            extraction.start_transcript(attachment)
            ledger_states.commit(attachment)
        wanted = Transcript.objects.all() if all else Transcript.objects.filter(state=state or State.WAITING)
        keys = list(wanted.order_by("pk").values_list("pk", flat=True))
        states: Counter[str] = Counter()
        for pk in tqdm(keys, unit=" files", disable=not sys.stderr.isatty()):
            states[self._read(pk)] += 1
        self.stdout.write(", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "nothing to read")

    def _read(self, pk: int) -> str:
        transcript = Transcript.objects.select_related("attachment").get(pk=pk)
        try:
            extraction.extract(transcript)
        except OSError as error:
            self.stderr.write(f"{transcript.attachment.uuid}: {error}")
            return "not in the storage"
        transcript.refresh_from_db()
        return transcript.state
