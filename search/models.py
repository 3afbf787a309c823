from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .query.synonyms import problems_of


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


class SynonymRule(models.Model):
    """One line of the list of other words for the same thing; it holds from the next question on."""

    line = models.CharField(
        _("words"),
        max_length=500,
        unique=True,
        help_text=_(
            "“sổ đỏ, bìa đỏ”: who asks for one finds the other, too. “giải tỏa => thu hồi đất”: only who asks for the "
            "left side finds the right side."
        ),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["note", "pk"]

    def __str__(self) -> str:
        return self.line

    def clean(self) -> None:
        self.line = " ".join(self.line.split())
        if problems := problems_of(self.line):
            raise ValidationError({"line": problems})


class LexiconVersion(models.Model):
    """One row, which changes with whatever a question is read by: synonyms, and names of places and units.

    Each process keeps what it has read until the stamp is another.
    """

    stamp = models.UUIDField()

    class Meta:
        verbose_name = _("version of the words of the search")
        verbose_name_plural = _("versions of the words of the search")

    def __str__(self) -> str:
        return str(self.stamp)
