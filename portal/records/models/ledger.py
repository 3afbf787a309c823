"""The ledger: its entries, its head, and `commit`, the only function that appends to it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.records.ledger.hash_chain import GENESIS, commitment_to, link


class LedgerHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    length = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = _("ledger head")


class LedgerEntry(models.Model):
    """One link of the hash chain; without its salt (purged) it is a tombstone."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ledger entry")
        ordering = ["sequence"]


@transaction.atomic
def commit(payloads: Sequence[dict[str, Any]]) -> list[Any]:
    """Append one entry for each payload, in order, and return the entries.

    The head row is locked, so that two writers cannot continue from the same entry.
    """
    head, _created = LedgerHead.objects.select_for_update().get_or_create(pk=1)
    entries = []
    for payload in payloads:
        salt = secrets.token_hex(32)
        commitment = commitment_to(payload, salt=salt)
        head.length += 1
        entry = LedgerEntry(
            sequence=head.length, previous=head.hash, commitment=commitment, hash=link(head.hash, commitment), salt=salt
        )
        head.hash = entry.hash
        entries.append(entry)
    LedgerEntry.objects.bulk_create(entries, batch_size=1000)
    head.save(update_fields=["length", "hash"])
    return entries
