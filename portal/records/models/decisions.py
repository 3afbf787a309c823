"""Decisions on the visibility of a record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.records.models.any_record import AboutAnyRecord
from portal.records.models.events import Event

from ..levels import Visibility


class VisibilityDecision(AboutAnyRecord, Event):
    """A decision on visibility: `kind` is the level, `text` the basis, `actor` the approver."""

    subject_field = "record"

    class Meta(Event.Meta):
        verbose_name = _("decision on visibility")
        verbose_name_plural = _("decisions on visibility")
        indexes = [models.Index(fields=["content_type", "object_id"], name="decision_of_record")]

    @classmethod
    def subject_path(cls) -> tuple[str, ...]:
        return ()

    @property
    def level(self) -> Visibility:
        return Visibility(self.kind)
