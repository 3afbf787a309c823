from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexRequest(models.Model):
    """The outbox: this record must be looked at again, because something of it changed.

    A row commits with the change that asks for it and is deleted once the index has followed. Each change adds a row
    of its own, so that a change that comes while the index is written is not lost with the row of the one before.
    """

    type = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    requested_at = models.DateTimeField(auto_now_add=True)
    # Applied while a new index was being filled: the new one must follow too before the row may go.
    applied = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("request to the index")
        verbose_name_plural = _("requests to the index")
        indexes = [models.Index(fields=["applied", "id"], name="index_request_waiting")]

    def __str__(self) -> str:
        return f"{self.type}:{self.object_id}"


class Rebuild(models.Model):
    """A new index is being filled, or was: as long as it is, the outbox keeps what was applied to the old one."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    documents = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("rebuild of the index")
        verbose_name_plural = _("rebuilds of the index")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
