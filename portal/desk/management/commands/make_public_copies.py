from __future__ import annotations

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from tqdm import tqdm

from portal.files.kinds import DOCUMENTS
from portal.records.attachments import make_public_copy
from portal.records.models import Attachment


class Command(BaseCommand):
    help = "Make public copies of documents from before there were any; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        # Pictures never had an original: they were stored without their properties.
        waiting = Attachment.objects.filter(original_sha256="", media_type__in=DOCUMENTS)
        made = left = 0
        for attachment in tqdm(list(waiting), unit=" files", disable=not sys.stderr.isatty()):
            try:
                make_public_copy(attachment)
                made += 1
            except (ValidationError, OSError) as error:
                left += 1
                reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                self.stderr.write(f"{attachment.uuid} {attachment.title}: {reason}")
        self.stdout.write(f"{made} made, {left} left as they are")
