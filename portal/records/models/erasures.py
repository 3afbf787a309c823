"""What a purge leaves behind: an event of no record, which accounts for the ledger entries that it erased."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.records.ledger.hash_chain import commitment_to
from portal.records.models.events import Event


class ErasureEvent(Event):
    """An event that names how many entries lost their salts, and commits to which, without telling which.

    `entries` and `digest` are committed to the ledger. The digest is salted with `digest_salt`, since the numbers of
    entries are few enough to be tried. Salt and `sequences` stay in the database, for the verification.
    """

    subject_field = ""
    is_closed = True

    entries = models.PositiveIntegerField(_("erased entries of the ledger"), editable=False)
    digest = models.CharField(max_length=64, editable=False)
    digest_salt = models.CharField(max_length=64, editable=False)
    sequences = models.JSONField(default=list, editable=False)

    class Meta(Event.Meta):
        abstract = True

    @classmethod
    def covering(cls, sequences: Iterable[int], **values: Any) -> Self:
        """An unsaved event that accounts for these entries."""
        erased, salt = sorted(sequences), secrets.token_hex(32)
        digest = digest_of(erased, salt=salt)
        return cls(entries=len(erased), digest=digest, digest_salt=salt, sequences=erased, **values)

    @classmethod
    def subject_path(cls) -> tuple[str, ...]:
        return ()

    @property
    def subject(self) -> None:
        return None

    @property
    def is_consistent(self) -> bool:
        """Whether the numbers kept beside it are those to which it committed."""
        kept = self.sequences if isinstance(self.sequences, list) else []
        return len(kept) == self.entries and digest_of(kept, salt=self.digest_salt) == self.digest

    def ledger_payload(self) -> dict[str, Any]:
        return {**self.payload_without_subject(), "entries": self.entries, "digest": self.digest}


def digest_of(sequences: list[int], *, salt: str) -> str:
    return commitment_to({"entries": sequences}, salt=salt)
