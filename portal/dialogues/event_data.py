"""What the events of dialogues, receptions, notices and commitments carry in `data`."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from pydantic import Field

from portal.fields.dates import require_due
from portal.records.history.payloads import Count, Day, EventData, Moment, Object, RecordReference, Reference, Words

COUNTS = ("attendees", "speakers", "answered_on_site")


class DialogueData(EventData):
    """Of the planning `starts_at`; of a postponement or change of time the time before, and the new one if known.

    Of a dialogue that was held, on which day that was entered, and the counts: null where nobody counted.
    """

    nulls: ClassVar[frozenset[str]] = frozenset({"from", "to", *COUNTS})

    starts_at: Moment = None
    moved_from: Moment = Field(default=None, validation_alias="from", serialization_alias="from")
    moved_to: Moment = Field(default=None, validation_alias="to", serialization_alias="to")
    recorded_on: Day = None
    attendees: Count = None
    speakers: Count = None
    answered_on_site: Count = None


class ReceptionData(EventData):
    """Of the planning the day by the rule and the day on which it is held; of a move the day before and the new one."""

    nominal_on: Day = None
    on: Day = None
    moved_from: Day = Field(default=None, validation_alias="from", serialization_alias="from")
    moved_to: Day = Field(default=None, validation_alias="to", serialization_alias="to")


class NoticeData(EventData):
    """Of a publication of a notice or plan the official text (portal.dialogues.editions.text_of) and its SHA-256."""

    sha256: Words = ""
    text: Object = None


class CommitmentData(EventData):
    """The due date that an assignment, reopening or extension sets, the one that the owner asks for, and the unit that
    owes from an assignment or handover on."""

    due: Day = None
    asked_due: Day = None
    owner: Reference = None

    @property
    def unit(self) -> RecordReference | None:
        """The unit that the step names."""
        return self.owner

    def require_possible(self, *, on: date) -> None:
        """Forms call the due date `due_on`."""
        for due in (self.due, self.asked_due):
            try:
                if due is not None:
                    require_due(due, start=on)
            except ValidationError as error:
                raise ValidationError({"due_on": error.messages}) from None
