from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.workdays.holidays_library import seed_year


class Command(BaseCommand):
    help = "Enter the days off of a year from the holidays library, unconfirmed; existing days are left as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, metavar="YEAR")

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        try:
            added = seed_year(year)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_("%(added)d days of %(year)d entered, to be confirmed") % {"added": added, "year": year})
