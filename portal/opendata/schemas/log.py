"""Schema of the entries of the public log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema

from portal.records.ledger.hash_chain import canonical
from portal.records.models import LedgerEntry

from .parts import meaning


class LogEntry(Schema):
    """One entry of the public log: SHA-256 of salt and payload, and these where the step is shown whole."""

    number: int = meaning(_("Its number in the log, from 0"))
    commitment: str = meaning(_("SHA-256 of salt and payload, hexadecimal: the entry of the log"))
    event: UUID | None = meaning(_("Identifier of the step, if it is shown whole"))
    salt: str = meaning(_("Salt, hexadecimal; empty if the step is not shown whole"))
    payload: str = meaning(_("What the step says, as the JSON that was hashed; empty if it is not shown whole"))

    @staticmethod
    def resolve_number(entry: LedgerEntry) -> int:
        return int(entry.sequence) - 1

    @staticmethod
    def resolve_event(entry: LedgerEntry, context: Any) -> UUID | None:
        event = context["events"].get(entry.sequence)
        return event.uuid if event else None

    @staticmethod
    def resolve_salt(entry: LedgerEntry, context: Any) -> str:
        return entry.salt if entry.sequence in context["events"] else ""

    @staticmethod
    def resolve_payload(entry: LedgerEntry, context: Any) -> str:
        event = context["events"].get(entry.sequence)
        return canonical(event.ledger_payload()).decode() if event else ""
