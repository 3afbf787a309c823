"""Rows that failed to render, as the health check lists them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.fields.text import ParagraphsField
from portal.records.models.any_record import AboutAnyRecord


class BrokenRecord(AboutAnyRecord):
    """A row that failed to render, the error, and when it failed last (`portal.records.broken_rows`)."""

    reason = ParagraphsField(_("reason"))
    seen_at = models.DateTimeField(_("noticed last"))

    class Meta:
        verbose_name = _("broken record")
        verbose_name_plural = _("broken records")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_note_of_a_broken_record")
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"
