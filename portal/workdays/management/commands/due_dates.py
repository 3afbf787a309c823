from argparse import ArgumentTypeError
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.workdays.deadlines import compute, rules_starting_from
from portal.workdays.enums import Direction, Level, StartsFrom
from portal.workdays.models.special_days import SpecialDay


def iso_date(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise ArgumentTypeError(_("“%(text)s” is not a date like 2026-02-12") % {"text": text}) from None


class Command(BaseCommand):
    help = "When the duties after a dialogue are due: one line a rule, with its code, the date and how it is counted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("date", type=iso_date, metavar="YYYY-MM-DD", help="the (last) day of the dialogue")
        parser.add_argument("--level", choices=Level.values, help="rules of this level; without it, of all levels")

    def handle(self, *args: Any, date: date, level: str | None, **options: Any) -> None:
        calendar = SpecialDay.objects.calendar()
        for rule in rules_starting_from(StartsFrom.DIALOGUE, direction=Direction.AFTER, on=date, level=level):
            try:
                computed = compute(rule, starts_on=date, calendar=calendar)
            except OverflowError:
                raise CommandError(_("the calendar ends before this deadline")) from None
            self.stdout.write(f"{rule.code}\t{computed.due_on.isoformat()}\t{computed.explanation}")
