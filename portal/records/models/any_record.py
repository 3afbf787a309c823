"""Abstract model of rows that belong to a record of any type (generic foreign key)."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class AboutAnyRecord(models.Model):
    """Has a generic foreign key `record`."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    record = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True

    @classmethod
    def of(cls, record: models.Model) -> Any:
        """All rows that belong to the record."""
        return cls._default_manager.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
