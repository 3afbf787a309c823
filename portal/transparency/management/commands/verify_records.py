from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from portal.records.ledger import runs
from portal.transparency import verification
from portal.transparency.formats.notes import Note
from portal.transparency.outside.standalone import fetch


def bar(checks: Iterable[str]) -> Iterable[str]:
    shown: Iterable[str] = tqdm(checks, disable=None, leave=False)
    return shown


def kept_elsewhere(source: str) -> Iterator[str]:
    """What differs from the checkpoint of a file or address. Raises CommandError if there is none."""
    try:
        note = Note.read(fetch(source).decode())
        for sentence in verification.differences_from([note]):
            yield f"{source}: {sentence}"
    except (OSError, ValueError) as reason:
        raise CommandError(f"{source}: {reason}") from reason


class Command(BaseCommand):
    help = (
        "Compare what pages show with what was committed: the ledger, rows, visibility, files, states and due dates; "
        "exit status 1 if anything differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="derive every record from its events, also what has not changed since a run that found nothing",
        )
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            help="file or address of a checkpoint that somebody kept; may be given several times",
        )

    def handle(self, *args: object, all: bool, checkpoint: list[str], **options: object) -> None:
        outside = [each for source in checkpoint for each in kept_elsewhere(source)]
        for sentence in outside:
            self.stdout.write(sentence)
        done = runs.verify(shown=bar, is_whole=all)
        for sentence in done.sentences:
            self.stdout.write(sentence)
        summary = _("%(events)d events verified, %(found)d differences") % {
            "events": done.events,
            "found": done.differences + len(outside),
        }
        if outside or not done.is_clean:
            raise CommandError(summary)
        self.stdout.write(summary)
