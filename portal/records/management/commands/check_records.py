from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from portal.records.inspection import guarded_models, invalid_values


class Command(BaseCommand):
    help = "List rows that would be refused or written otherwise today; changes nothing; exit status 1 if any is found."

    def handle(self, *args: Any, **options: Any) -> None:
        models: Iterable[Any] = tqdm(guarded_models(), disable=None, leave=False)
        found = 0
        for model in models:
            for oddity in invalid_values(model):
                found += 1
                self.stdout.write(str(oddity))
        if found:
            raise CommandError(_("%(found)d values would not be taken today") % {"found": found})
        self.stdout.write(_("Every value of the record would be taken today."))
