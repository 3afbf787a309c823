"""Subscriptions, and receipts of the news that each has been sent."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.dispatch.models import OutgoingMail, OutgoingMailQuerySet
from portal.dispatch.schedule import Daily
from portal.records.models import AboutAnyRecord

# Mails are to lie there when people get up.
HOUR = 6
MAIL_KEY = "subscription:"
# What a database can still keep apart by an index.
LONGEST_KEY = 1000


class Frequency(models.TextChoices):
    DAILY = "daily", _("Once a day, if there is something new")
    WEEKLY = "weekly", _("Once a week, on Monday")

    def latest_turn(self, now: datetime) -> datetime:
        """The last moment, not after `now`, at which a digest of this frequency is due."""
        turn = Daily(HOUR).latest_turn(now)
        return turn - timedelta(days=turn.weekday()) if self == Frequency.WEEKLY else turn


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None).filter(ended_at=None)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at=None, ended_at=None)

    def waiting(self, *, now: datetime) -> Self:
        """Those whose turn has come since somebody last looked for something new."""
        turns = [Q(frequency=each, looked_at__lt=each.latest_turn(now)) for each in Frequency]
        return self.confirmed().filter(turns[0] | turns[1], paused_at=None)


class Subscription(models.Model):
    """The subscription of an e-mail address to `key` of `kind`, as portal.following.followables knows them.

    The address is personal data: it is shown nowhere, confirmed by its owner before anything is sent, and blanked at
    the end. News after `asked_at` is new; `looked_at` is when news was last read; `paused_at` when the mail server
    refused the address for good.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=LONGEST_KEY, blank=True)
    address = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency.choices, default=Frequency.DAILY)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    looked_at = models.DateTimeField(_("last looked"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "kind", "key"], condition=~Q(address=""), name="one_subscription_per_address"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) & ~Q(address="") | Q(ended_at__isnull=False, address=""),
                name="an_ended_subscription_has_no_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.pk})"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None and not self.is_ended

    @property
    def is_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def mail_key(self) -> str:
        """How the keys of all mails of this subscription begin."""
        return f"{MAIL_KEY}{self.pk}:"

    @property
    def mails(self) -> OutgoingMailQuerySet:
        return OutgoingMail.objects.filter(key__startswith=self.mail_key)


class Receipt(AboutAnyRecord):
    """A subscriber was sent a piece of news, which is never sent again.

    `key` is that of the news; the record is the one whose visibility decides whether it may be sent.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=100)
    mail = models.ForeignKey(OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [models.Index(fields=["content_type", "object_id"], name="receipt_about_record")]
        constraints = [models.UniqueConstraint(fields=["subscription", "key"], name="told_once")]

    def __str__(self) -> str:
        return self.key
