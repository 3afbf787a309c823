"""Rows that fail to render: logged, and stored for the health check.

Lists call `render_or_report` for each row, so that one that fails does not break the page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, models, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)
KEPT = timedelta(days=2)  # a row that is broken still is met again within a day, when the dump is made
LONGEST = 500

Shown = TypeVar("Shown")
Less = TypeVar("Less")


def render_or_report(record: models.Model, show: Callable[[], Shown], otherwise: Callable[[], Less]) -> Shown | Less:
    """The result of `show`; if it raises, the error is reported and the result of `otherwise` is returned."""
    try:
        return show()
    except DatabaseError:  # not the fault of one record
        raise
    except Exception as error:  # whatever an odd row leads to, the others are to be seen
        if settings.BROKEN_RECORDS_RAISE:
            raise
        report(record, error)
        return otherwise()


def report(record: models.Model, error: Exception) -> None:
    from .models import BrokenRecord  # which this module serves

    logger.error("%s %s cannot be shown whole", record._meta.label, record.pk, exc_info=error)
    reason = f"{type(error).__name__}: {error}"[:LONGEST]
    kind = ContentType.objects.get_for_model(record)
    try:
        with transaction.atomic():
            BrokenRecord.objects.update_or_create(
                content_type=kind, object_id=record.pk, defaults={"reason": reason, "seen_at": timezone.now()}
            )
    except DatabaseError:
        logger.exception("The broken record could not be noted")


def known() -> list[str]:
    """Rows that failed in the last two days, each as `petitions.petition 17: why`."""
    from .models import BrokenRecord  # which this module serves

    rows = BrokenRecord.objects.filter(seen_at__gt=timezone.now() - KEPT).select_related("content_type")
    return [f"{row.content_type.app_label}.{row.content_type.model} {row.object_id}: {row.reason}" for row in rows]
