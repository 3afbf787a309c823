"""Outgoing mails, and the latest turns of scheduled jobs."""

from __future__ import annotations

from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def about(self, record: models.Model) -> Self:
        """Mails about the record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def deliverable(self) -> Self:
        """Mails that did not arrive and still know where to go and what to say."""
        return self.exclude(state=MailState.SENT).exclude(to="").exclude(text="")

    def blank(self) -> int:
        """Erase recipients and texts; moment and key remain."""
        return self.update(to="", subject="", text="", html="", headers={}, last_error="")


class OutgoingMail(models.Model):
    """A mail to one address, and afterwards the receipt that it was sent.

    Made by `portal.dispatch.mail.send`. `key` says what is told to whom, so that nobody is told twice; it outlives
    the address and must not contain it. `failed` means given up, a mail that waits for another attempt is `queued`.
    """

    key = models.CharField(_("key"), max_length=255, unique=True)
    to = models.EmailField(_("recipient"), blank=True)
    subject = models.CharField(_("subject line"), max_length=255, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField("HTML", blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    record = GenericForeignKey("content_type", "object_id")

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="mail_about_record"),
            models.Index(fields=["created_at"], name="mail_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_sent_has_a_date",
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ScheduledJob(models.Model):
    """The latest turn that a job of the timetable has had; a turn is given once, whoever asks first."""

    name = models.CharField(_("name"), max_length=255, unique=True)
    turn = models.DateTimeField(_("latest turn"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)

    class Meta:
        verbose_name = _("scheduled job")
        verbose_name_plural = _("scheduled jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
