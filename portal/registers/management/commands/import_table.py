from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dialogues.importing.references import Dialogues
from portal.organisations.models import Unit
from portal.registers import importer, reader, uploads
from portal.registers.models import Register, RowState, Stage
from portal.registers.reports import counts_of, faults_of


class Command(BaseCommand):
    help = "Take over the petitions of a unit's own table (XLSX, CSV, a table of a DOCX). Tells only, unless --load."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--unit", required=True, metavar="SLUG", help="the unit whose register it is")
        parser.add_argument(
            "--as-of", default="", metavar="DATE", help="of which day it tells: 30/09/2026, quý III/2026"
        )
        parser.add_argument("--received-on", default="", metavar="DATE", help="receipt of rows that do not say theirs")
        parser.add_argument(
            "--dialogue", default="", metavar="CODE", help="the reference of the dialogue it belongs to"
        )
        parser.add_argument("--load", action="store_true", help="take the rows over; without it nothing is kept")
        parser.add_argument("--skip-bad", action="store_true", help="load the good rows although others are bad")

    def handle(self, *, file: Path, load: bool, skip_bad: bool, **options: str) -> None:
        try:
            register = self._entered(file, **options)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except (ValidationError, LookupError) as error:
            raise CommandError("\n".join(getattr(error, "messages", map(str, error.args)))) from None
        try:
            reader.read(register)
            self._tell(register)
            if load:
                self._take(register, skip_bad=skip_bad)
        finally:
            if not load or register.stage == Stage.READ:
                register.delete()

    def _entered(
        self, file: Path, *, unit: str, as_of: str, received_on: str, dialogue: str, **rest: object
    ) -> Register:
        today = timezone.localdate()
        found = Unit.objects.select_related("place").filter(slug=unit).first()
        if found is None:
            raise ValidationError(_("There is no unit “%(slug)s”.") % {"slug": unit})
        register = Register(
            unit=found,
            dialogue=Dialogues().referred(dialogue) if dialogue else None,
            as_of=uploads.day_of(as_of, today=today) if as_of else today,
            received_on=uploads.day_of(received_on, today=today) if received_on else None,
            name=file.name[:255],
        )
        with transaction.atomic():
            return uploads.enter(register, file.read_bytes())

    def _tell(self, register: Register) -> None:
        if register.stage == Stage.NOT_READ:
            reason = register.refusal
            raise CommandError(f"{register.name}: {reason}")
        for line in faults_of(register):
            self.stderr.write(line)
        for warning in register.warnings:
            self.stdout.write(f"{register.name}: {warning}")
        self.stdout.write(
            _("%(new)d new, %(known)d known already, %(faulty)d faulty, %(refused)d refused") % counts_of(register)
        )

    def _take(self, register: Register, *, skip_bad: bool) -> None:
        try:
            with transaction.atomic():
                importer.begin(register, good_rows=skip_bad)
        except ValidationError as error:
            if register.rows.filter(state=RowState.NEW).exists() or not counts_of(register)["known"]:
                raise CommandError("\n".join(error.messages)) from None
            self.stdout.write("\n".join(error.messages))  # that all is known already is no error
            return
        importer.take(register, now=timezone.now())
        taken = register.rows.filter(state=RowState.TAKEN).count()
        self.stdout.write(_("%(count)d petitions were taken over; none is public yet.") % {"count": taken})
