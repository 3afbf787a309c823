from django.core.management.base import BaseCommand

from portal.records.ledger import states


class Command(BaseCommand):
    help = (
        "Commit the rows of records to the ledger as they stand now: of those that were never committed. Run it once "
        "after the upgrade that brought it, when verify_records finds nothing else."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{states.cover_shown()} records were committed as they stand.")
