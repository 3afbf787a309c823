from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from portal.supervision.verification import differences, number_of_records


def bar(records: Iterable[Any], total: int) -> Iterable[Any]:
    return tqdm(records, total=total, disable=None, leave=False)


class Command(BaseCommand):
    help = "Verify the ledger and derive every state and due date from the events; exit status 1 if anything differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for difference in differences(shown=bar):
            found += 1
            self.stdout.write(difference)
        summary = _("%(records)d records verified, %(found)d differences") % {
            "records": number_of_records(),
            "found": found,
        }
        if found:
            raise CommandError(summary)
        self.stdout.write(summary)
