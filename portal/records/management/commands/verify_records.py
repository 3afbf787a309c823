from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from portal.records.ledger import runs


def bar(checks: Iterable[str]) -> Iterable[str]:
    shown: Iterable[str] = tqdm(checks, disable=None, leave=False)
    return shown


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

    def handle(self, *args: object, all: bool, **options: object) -> None:
        done = runs.verify(shown=bar, is_whole=all)
        for sentence in done.sentences:
            self.stdout.write(sentence)
        summary = _("%(events)d events verified, %(found)d differences") % {
            "events": done.events,
            "found": done.differences,
        }
        if not done.is_clean:
            raise CommandError(summary)
        self.stdout.write(summary)
