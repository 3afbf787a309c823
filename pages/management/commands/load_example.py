from __future__ import annotations

import logging
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from pages.example import load_stories
from pages.example.accounts import LOG_INS, PASSWORD, create_log_ins
from pages.example.record import load_record
from portal.dialogues.models import Dialogue
from portal.importing.command import progress_bar, summary


class Command(BaseCommand):
    help = "Load the example: a fictional district of 2024, its successors, a living commune, pages and log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there is any dialogue")
        parser.add_argument("--print-logins", action="store_true", help="only print the log-ins")

    def handle(self, *args: Any, if_empty: bool, print_logins: bool, **options: Any) -> None:
        if not print_logins and not (if_empty and Dialogue.objects.exists()):
            self._load()
        self._print_log_ins()

    def _load(self) -> None:
        # Wagtail writes a line for each publication; the summaries below say the same in fewer words.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        reports = load_record(today=timezone.localdate(), progress=progress_bar)
        for name, report in reports:
            self.stdout.write(f"{name}: {summary(report)}")
            for row_error in report.refused:
                self.stdout.write(f"  {row_error}")
        stories, accounts = len(load_stories()), create_log_ins()
        self.stdout.write(_("%(pages)d pages, %(accounts)d log-ins") % {"pages": stories, "accounts": accounts})
        # Dates of the example run into the next year, whose days off somebody would enter by hand in time.
        call_command("seed_calendar", str(timezone.localdate().year + 1), verbosity=0)
        changed = any(report.loaded for _name, report in reports) or stories or accounts
        if not changed:
            self.stdout.write(_("Everything was there already; nothing was changed."))
        elif (
            "search_rebuild" in get_commands()
        ):  # search is above this app in the layers: called by the name of its command
            call_command("search_rebuild", stdout=self.stdout)

    def _print_log_ins(self) -> None:
        self.stdout.write(_("Log-ins of the example, password of all: %(password)s") % {"password": PASSWORD})
        for log_in in LOG_INS:
            self.stdout.write(f"  {log_in.username:<18}{log_in.shows}")
