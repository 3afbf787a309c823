"""Abstract model of a proposal about any record, and of the decision on it by a second person."""

from __future__ import annotations

from typing import Self

from .any_record import AboutAnyRecord
from .events import Event, EventQuerySet

PROPOSED = "proposed"


class ProposalQuerySet(EventQuerySet):
    def proposals(self) -> Self:
        return self.filter(kind=PROPOSED)

    def waiting(self) -> Self:
        """Proposals on which nobody has decided."""
        return self.proposals().filter(decision=None)


class Proposal(AboutAnyRecord, Event):
    """A proposal, whose kind is `PROPOSED`, or the decision on one; neither is public.

    Its class has a field `proposal` to itself, with `decision` as the way back.
    """

    subject_field = "record"
    is_closed = True

    class Meta(Event.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.record)

    @classmethod
    def subject_path(cls) -> tuple[str, ...]:
        return ()

    @property
    def is_waiting(self) -> bool:
        return self.kind == PROPOSED and not hasattr(self, "decision")
