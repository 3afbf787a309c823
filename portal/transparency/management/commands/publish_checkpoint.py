from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from portal.transparency import cosigning, log
from portal.transparency.models import Checkpoint


class Command(BaseCommand):
    help = "Sign the head of the log now, ask the witnesses, and print it with the key by which it is checked."

    def handle(self, *args: object, **options: object) -> None:
        try:
            made = log.publish()
        except log.LogBroken as reason:
            raise CommandError(str(reason)) from reason
        last = made or Checkpoint.objects.first()
        self.stderr.write(f"{log.signing_key().verifier}")
        if last is None:
            raise CommandError("The ledger has no entry yet.")
        for trouble in cosigning.ask_all(last):
            self.stderr.write(self.style.WARNING(trouble))
        self.stdout.write(str(last.signed()), ending="")
