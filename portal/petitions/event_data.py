"""What the events of petitions carry in `data`."""

from __future__ import annotations

from portal.dialogues.event_data import CommitmentData
from portal.records.history.payloads import RecordReference, Reference, Words


class PetitionData(CommitmentData):
    """As a step on a commitment; of a forwarding also the unit `to` which it went, of another kind that `kind`."""

    to: Reference = None
    kind: Words = ""

    @property
    def unit(self) -> RecordReference | None:
        return self.owner or self.to
