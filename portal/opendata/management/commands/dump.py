from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.opendata.exports import dumps


class Command(BaseCommand):
    help = "Write the dump of all public data and serve it in place of the one before."

    def handle(self, *args: Any, **options: Any) -> None:
        dump = dumps.make(now=timezone.now())
        for name, count in dump.counts.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(_("%(count)d files in %(folder)s") % {"count": len(dump.files), "folder": dump.folder})
