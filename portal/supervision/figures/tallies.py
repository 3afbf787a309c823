"""Tallies: what became of notices, commitments and findings, as counts that can be added."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self


class Tally:
    """Counts that can be added."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))  # type: ignore[arg-type]  # every tally is a dataclass


@dataclass(frozen=True)
class NoticeTally(Tally):
    """Dialogues held, by what became of their notice."""

    in_time: int = 0
    late: int = 0
    missing: int = 0
    pending: int = 0

    @property
    def held(self) -> int:
        return self.in_time + self.late + self.missing + self.pending

    @property
    def due(self) -> int:
        """The denominator of a rate: a notice that is not due yet is neither in time nor late."""
        return self.in_time + self.late + self.missing


@dataclass(frozen=True)
class CommitmentTally(Tally):
    """Commitments by state and timeliness; `in_first_time` of those done met even their first due date (R4).

    `late` includes what was done again after it had been reopened; the two without a date are neither.
    """

    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    undated_done: int = 0
    undated_open: int = 0
    in_first_time: int = 0

    @property
    def done(self) -> int:
        return self.in_time + self.late + self.undated_done

    @property
    def undated(self) -> int:
        return self.undated_done + self.undated_open

    @property
    def due(self) -> int:
        """The denominator of the share done in time: done or past the due date."""
        return self.in_time + self.late + self.overdue

    @property
    def total(self) -> int:
        """Without those that a further notice withdrew."""
        return self.done + self.open + self.overdue + self.undated_open


@dataclass(frozen=True)
class VerdictTally(Tally):
    """Commitments by the latest finding on each."""

    kept: int = 0
    largely: int = 0
    partly: int = 0
    not_kept: int = 0
    no_evidence: int = 0
    unchecked: int = 0

    @property
    def checked(self) -> int:
        return self.kept + self.largely + self.partly + self.not_kept + self.no_evidence

    @property
    def total(self) -> int:
        return self.checked + self.unchecked


@dataclass(frozen=True)
class Owed(Tally):
    """The tallies of a unit as owner of commitments, with findings.

    `inherited` of them a unit that ended has left open to it.
    """

    commitments: CommitmentTally = CommitmentTally()
    verdicts: VerdictTally = VerdictTally()
    inherited: int = 0
