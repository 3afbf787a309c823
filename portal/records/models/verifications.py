"""Verifications of the whole record: when, of how many events, what was found."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.fields.moments import MomentField


class Verification(models.Model):
    """One run of `verify_records`. Its figures are public; `sentences` name records, also hidden ones, and are not."""

    started_at = MomentField(_("begun"))
    finished_at = MomentField(_("finished"), default=timezone.now)
    events = models.PositiveBigIntegerField(_("events"))
    differences = models.PositiveBigIntegerField(_("differences"))
    sentences = models.JSONField(_("what differs"), default=list)

    class Meta:
        verbose_name = _("verification of the record")
        verbose_name_plural = _("verifications of the record")
        ordering = ["-finished_at"]
        get_latest_by = "finished_at"

    def __str__(self) -> str:
        return f"{timezone.localtime(self.finished_at):%d/%m/%Y %H:%M}: {self.differences}"

    @property
    def is_clean(self) -> bool:
        return not self.differences
