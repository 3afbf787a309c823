from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from tqdm import tqdm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from portal.desk.wagtail.library import replace_with_public_copy
from portal.files.kinds import DOCUMENTS
from portal.records.attachments import make_public_copy
from portal.records.models import Attachment

Work = Callable[[], bool]


class Command(BaseCommand):
    help = "Make public copies of files from before there were any; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        made = left = 0
        for item, work in tqdm(list(without_original()), unit=" files", disable=not sys.stderr.isatty()):
            try:
                made += work()
            except (ValidationError, OSError) as error:
                left += 1
                reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                self.stderr.write(f"{item._meta.label} {item.pk} {item}: {reason}")
        self.stdout.write(f"{made} made, {left} left as they are")


def without_original() -> Iterator[tuple[Any, Work]]:
    """Pictures of records never had an original: they were stored without their properties."""
    for attachment in Attachment.objects.filter(original_sha256="", media_type__in=DOCUMENTS).exclude(file=""):
        yield attachment, partial(_copy, attachment)
    for model in (get_document_model(), get_image_model()):
        for item in model.objects.all():
            yield item, partial(replace_with_public_copy, item)


def _copy(attachment: Attachment) -> bool:
    make_public_copy(attachment)
    return True
