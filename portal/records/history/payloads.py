"""What events carry in `data`, as models: written strictly, read leniently (docs/decisions/0025).

Events are never changed, so what an older release wrote stays, and a row may hold anything: a field that cannot be
read is None or empty, never an exception. Written is only what the model of the event knows, of the right type.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, Generic, Self, TypeVar, overload
from uuid import UUID

from django.db import models
from django.utils import timezone
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    JsonValue,
    PlainSerializer,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from portal.fields.moments import bounded

LARGEST_KEY = 2**63 - 1
READING: Final = {"reading": True}  # the context of a validation that reads what stands


# Fields --------------------------------------------------------------------------------------------------------------


def read_by(read: Callable[[Any], Any]) -> BeforeValidator:
    """The way in which a stored value is read; one that is to be written must have its type."""

    def validate(value: Any, info: ValidationInfo) -> Any:
        return read(value) if info.context is READING else value

    return BeforeValidator(validate)


def read_unchecked(read: Callable[[Any], Any]) -> WrapValidator:
    """The same for texts and JSON, of which pydantic refuses some that a row may hold, as half a surrogate pair."""

    def validate(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        return read(value) if info.context is READING else handler(value)

    return WrapValidator(validate)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _moment(value: Any) -> datetime | None:
    """Always with a time zone: without one it is the time in Việt Nam."""
    try:
        moment = datetime.fromisoformat(value)
        return bounded(moment if timezone.is_aware(moment) else timezone.make_aware(moment))
    except (TypeError, ValueError, OverflowError):
        return None


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        return None


def _object(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _object_or_nothing(value: object) -> dict[str, dict[str, str]]:
    """Read by `portal.records.ledger.rows` only, which takes what is no hash for a row that differs."""
    found = value if isinstance(value, dict) else {}
    return {
        table: {str(key): str(row) for key, row in rows.items()}
        for table, rows in found.items()
        if isinstance(rows, dict)
    }


def _as_it_is(value: Any) -> Any:
    return value


Day = Annotated[date | None, read_by(_day)]
# In the time zone that it was given in: isoformat() writes UTC as +00:00, where pydantic would write Z.
Moment = Annotated[datetime | None, read_by(_moment), PlainSerializer(datetime.isoformat, when_used="json-unless-none")]
Words = Annotated[str, read_unchecked(_words)]
Count = Annotated[int | None, read_by(_count)]
Flag = Annotated[bool, read_by(bool)]
Uuid = Annotated[UUID | None, read_by(_uuid)]
Object = Annotated[dict[str, JsonValue] | None, read_unchecked(_object)]
Json = Annotated[JsonValue, read_unchecked(_as_it_is)]


# Parts ---------------------------------------------------------------------------------------------------------------


class Part(BaseModel):
    """What all of it shares. Fields that are not given are not written."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    @classmethod
    def read(cls, stored: Any) -> Self:
        """Never raises: what stands is no fault of whoever reads."""
        if not isinstance(stored, dict):
            return cls()
        # As model_validate, without its second look at the arguments: this is asked of every event of every list.
        part: Self = cls.__pydantic_validator__.validate_python(stored, extra="ignore", context=READING)
        return part

    def given(self) -> dict[str, Any]:
        """The fields that it has, by their names; another part can be made of them."""
        return {name: getattr(self, name) for name in self.model_fields_set}

    def but(self, **values: Any) -> Self:
        """The same with other values."""
        return type(self)(**(self.given() | values))


class RecordReference(Part):
    """Another record by its key, and by the name that it bore on the day of the event."""

    id: Count = None
    name: Words = ""

    @classmethod
    def of(cls, record: models.Model, *, name: str = "") -> Self:
        return cls(id=record.pk, name=name or str(record))


def _reference(value: Any) -> RecordReference | None:
    if not isinstance(value, dict):
        return None
    key, name = _count(value.get("id")), _words(value.get("name"))
    known = key if key is not None and 0 < key <= LARGEST_KEY else None
    return _referred(known, name) if known or name else None


@lru_cache(maxsize=2000)
def _referred(key: int | None, name: str) -> RecordReference:
    """A history names the same units again and again."""
    return RecordReference.read({"id": key, "name": name})


Reference = Annotated[RecordReference | None, read_by(_reference)]


class FieldChange(Part):
    """A field with the value before and the value after, as `portal.records.history.changes.stored` writes them."""

    field: Words = ""
    before: Json = None
    after: Json = None

    @property
    def is_whole(self) -> bool:
        """Older rows may lack one of the values."""
        return {"before", "after"} <= self.model_fields_set


class CorrectionNote(Part):
    """When and why an event took the place of another, and when that one was entered."""

    on: Day = None
    reason: Words = ""
    entered_at: Moment = None


def _note(value: Any) -> CorrectionNote | None:
    return CorrectionNote.read(value) if isinstance(value, dict) else None


def _changes(value: Any) -> tuple[FieldChange, ...]:
    return tuple(FieldChange.read(each) for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


# Data of events ------------------------------------------------------------------------------------------------------


class EventData(Part):
    """What any event may carry: that it changed its record, or corrects another event of its kind (decision 0022).

    `changes` are fields of the record, or of the event that it corrects. `withheld`: the values before hold personal
    data, so that they are neither kept nor shown. `corrects` is the uuid of the other event.
    """

    # Of these null says something: put off, and nobody knows until when. Any other field without a value is left out.
    nulls: ClassVar[frozenset[str]] = frozenset()

    corrects: Uuid = None
    correction: Annotated[CorrectionNote | None, read_by(_note)] = None
    changes: Annotated[tuple[FieldChange, ...], read_by(_changes)] = ()
    withheld: Flag = False

    def to_json(self) -> dict[str, Any]:
        """As it stands in `data`, and as the ledger commits to it."""
        written = self.model_dump(mode="json", exclude_unset=True)
        return {name: value for name, value in written.items() if value is not None or name in self.nulls}

    def require_possible(self, *, on: date) -> None:
        """Raises ValidationError if an event of the day cannot carry it."""


class FileData(EventData):
    """Of a correction or withdrawal of a file: the uuid of the file that took its place."""

    replacement: Uuid = None


Hashes = Annotated[dict[str, dict[str, str]], read_by(_object_or_nothing)]


class RowHashes(EventData):
    """Of a state: by table and key, the SHA-256 of each row."""

    rows: Hashes = {}


Data = TypeVar("Data", bound=EventData, covariant=True)


class Payload(Generic[Data]):
    """`event.payload`: its data as a model, which the class of the event names; read once, since no event changes."""

    def __init__(self, model: type[Data]):
        self.model = model
        self.nothing = model()  # most events carry nothing: they share it

    @overload
    def __get__(self, event: None, owner: type[models.Model]) -> Payload[Data]: ...

    @overload
    def __get__(self, event: models.Model, owner: type[models.Model]) -> Data: ...

    def __get__(self, event: Any, owner: type[models.Model]) -> Payload[Data] | Data:
        if event is None:
            return self
        payload = event.__dict__["payload"] = self.model.read(event.data) if event.data else self.nothing
        return payload

    @staticmethod
    def clear(event: models.Model) -> None:
        """The data of an event that is not saved yet are others now."""
        event.__dict__.pop("payload", None)
