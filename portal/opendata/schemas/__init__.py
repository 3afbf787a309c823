"""Schemas (pydantic): the whitelist of published fields, for the API, tables, dumps and the dictionary.

A field that is not written here is never published. Nor is any database key: records are known by their permanent code,
slug or uuid.
"""

from .calendar import DeadlineRule, SpecialDay
from .commitments import Commitment, Finding
from .dialogues import Dialogue, Plan
from .files import File
from .log import LogEntry
from .notices import Notice
from .organisations import Place, Topic, Unit
from .petitions import Petition
from .reception import Posting, Reception, ReceptionRule
from .scores import PetitionTotals, Score

__all__ = [
    "Commitment",
    "DeadlineRule",
    "Dialogue",
    "File",
    "Finding",
    "LogEntry",
    "Notice",
    "Petition",
    "PetitionTotals",
    "Place",
    "Plan",
    "Posting",
    "Reception",
    "ReceptionRule",
    "Score",
    "SpecialDay",
    "Topic",
    "Unit",
]
