"""Models of the base: ledger, events, visibility decisions, attachments."""

from .any_record import AboutAnyRecord
from .attachments import (
    Attachment,
    AttachmentCorrection,
    AttachmentWithdrawal,
    attachment_path,
    attachment_storage,
    original_path,
)
from .broken_records import BrokenRecord
from .decisions import VisibilityDecision
from .erasures import ErasureEvent
from .events import AppendOnly, Event, EventQuerySet
from .ledger import LedgerEntry, LedgerHead
from .proposals import Proposal, ProposalQuerySet
from .public_records import PublicRecord, PublicRecordQuerySet
from .states import RecordState
from .verifications import Verification

__all__ = [
    "AboutAnyRecord",
    "AppendOnly",
    "Attachment",
    "AttachmentCorrection",
    "AttachmentWithdrawal",
    "BrokenRecord",
    "ErasureEvent",
    "Event",
    "EventQuerySet",
    "LedgerEntry",
    "LedgerHead",
    "Proposal",
    "ProposalQuerySet",
    "PublicRecord",
    "PublicRecordQuerySet",
    "RecordState",
    "Verification",
    "VisibilityDecision",
    "attachment_path",
    "attachment_storage",
    "original_path",
]
