from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.petitions.recalculation import recalculate_all


class Command(BaseCommand):
    help = "Work out all deadlines, and the days that count for them, anew from the events; once after an upgrade."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(count)d records gone through") % {"count": recalculate_all()})
