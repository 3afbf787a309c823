"""Text fields that normalise and validate on every save, whoever writes.

Forms and importers ask the same rule (`full_clean`) as every insert and save (`pre_save`, so `create`, `bulk_create`
and `save` too); both name the field. A stored row may be saved again with the value that it holds: older records were
written without these rules. `QuerySet.update` and `bulk_update` bypass the fields, and are for columns that the program
itself derives. To migrations each field is the plain one of Django (`docs/decisions/0015`).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.language import cleaning

from . import forms as inputs

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

MOST_PEOPLE = 100_000
MOST_ROWS = 500
# Some forty pages: the longest paper has fewer, and pages, feeds and indexes hold whole texts.
LONGEST_TEXT = 100_000


class Checked(models.Field[_ST, _GT]):
    """Base of the validated fields. `plain` is the class of Django that migrations see."""

    plain: ClassVar[str]
    is_address: ClassVar[bool] = False  # what stands is not written otherwise: links lead to it

    def cleaned(self, value: Any) -> Any:
        """The value as it is kept; never raises."""
        return value

    def refuse(self, value: Any, record: Any) -> None:
        """Raises ValidationError, in words for whoever wrote, if the record cannot have the value."""

    def neighbours(self) -> tuple[str, ...]:
        """Other columns of the row by which this one is judged."""
        return ()

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(self.taken(value, model_instance), model_instance)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if hasattr(value, "resolve_expression"):
            return value
        try:
            value = self.taken(value, model_instance)
        except ValidationError as error:
            raise ValidationError({self.name: error.messages}) from error
        setattr(model_instance, self.attname, value)
        return value

    def taken(self, value: Any, record: Any) -> Any:
        """The value as it is kept, or the one that stands. Raises ValidationError as `refuse` does.

        Not in `to_python`, by which lookups go too: a row of before must be found by what it holds.
        """
        value = self.to_python(value)
        if value is None:
            return None
        cleaned = self.cleaned(value)
        try:
            self.refuse(cleaned, record)
        except ValidationError:
            if self._is_stored_value(value, record):
                return value
            raise
        return value if self.is_address and cleaned != value and self._is_stored_value(value, record) else cleaned

    @cached_property
    def as_plain(self) -> models.Field[Any, Any]:
        """The same column as the class of Django that it is: expressions refuse to mix two classes of fields."""
        plain = copy(self)
        plain.__class__ = getattr(models, self.plain)
        if read := getattr(self, "from_db_value", None):  # bounds what is read, whatever class expressions see
            plain.__dict__["from_db_value"] = read
        return plain

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        return self.as_plain.get_col(alias, output_field)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain}", args, kwargs

    def _is_stored_value(self, value: Any, record: Any) -> bool:
        """Asked only of what would be refused or changed, so that no other save costs a query."""
        if record.pk is None:
            return False
        columns = (self.attname, *self.neighbours())
        rows = type(record)._base_manager.using(record._state.db)
        stored = rows.filter(pk=record.pk).values_list(*columns).first()
        return stored == (value, *(getattr(record, name) for name in self.neighbours()))


def fields_of(model: type[models.Model]) -> Iterator[Checked[Any, Any]]:
    return (field for field in model._meta.concrete_fields if isinstance(field, Checked))


def put_in_order(record: models.Model) -> None:
    """Clean and check all fields now, where something must be computed from them before the row is written."""
    for field in fields_of(type(record)):
        field.pre_save(record, record._state.adding)


# Text ----------------------------------------------------------------------------------------------------------------


class Text(Checked[_ST, _GT]):
    """`needs_letter`: a text without a letter is none, and refused by every writer unless the field may be blank."""

    def __init__(self, *args: Any, needs_letter: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.needs_letter = needs_letter

    def refuse(self, value: Any, record: Any) -> None:
        if self.needs_letter and not cleaning.has_letter(value) and (value or not self.blank):
            raise ValidationError(_("Write it in words: there is no letter in it."))
        longest = self.max_length or LONGEST_TEXT
        if len(value) > longest:
            values = {"length": len(value), "limit": longest}
            raise ValidationError(_("It has %(length)d characters; at most %(limit)d can be taken.") % values)


class LineField(Text[_ST, _GT], models.CharField[_ST, _GT]):
    """One line: a place, a role, the number of a document."""

    plain = "CharField"

    def cleaned(self, value: str) -> str:
        return cleaning.one_line(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({} if self.choices else {"form_class": inputs.LineInput}) | kwargs)


class TitleField(LineField[_ST, _GT]):
    """A title: never empty, not even in drafts."""

    required_on_save = True  # Wagtail asks for it in drafts too

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"needs_letter": True, **kwargs})


class ParagraphsField(Text[_ST, _GT], models.TextField[_ST, _GT]):
    """A text of several lines."""

    plain = "TextField"

    def cleaned(self, value: str) -> str:
        return cleaning.paragraphs(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": inputs.ParagraphsInput, **kwargs})


class AddressField(Checked[_ST, _GT], models.SlugField[_ST, _GT]):
    """The part of an address that names a record: letters, digits, hyphens and underscores."""

    plain = "SlugField"
    is_address = True

    def cleaned(self, value: str) -> str:
        return cleaning.one_line(value)

    def refuse(self, value: Any, record: Any) -> None:
        self.run_validators(value)


class DataField(Checked[Any, Any], models.JSONField):
    """JSON whose texts are cleaned."""

    plain = "JSONField"

    def cleaned(self, value: Any) -> Any:
        return cleaning.tree(value)


class CodesField(Checked[Any, Any], models.JSONField):
    """A list of codes of petitions, in their one written form."""

    plain = "JSONField"

    def cleaned(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [cleaning.code(each) if isinstance(each, str) else each for each in value]


# Numbers -------------------------------------------------------------------------------------------------------------


class CountField(Checked[_ST, _GT], models.PositiveIntegerField[_ST, _GT]):
    """A number of people or things; `within` names the field of which these are a part."""

    plain = "PositiveIntegerField"

    def __init__(self, *args: Any, most: int = MOST_PEOPLE, within: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.most, self.within = most, within

    def neighbours(self) -> tuple[str, ...]:
        return (self.within,) if self.within else ()

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_value": self.most, **kwargs})

    def refuse(self, value: Any, record: Any) -> None:
        if value is None:
            return
        if not 0 <= value <= self.most:
            raise ValidationError(_("Write a number from 0 to %(most)d.") % {"most": self.most})
        whole = getattr(record, self.within) if self.within else None
        if isinstance(whole, int) and value > whole:
            name = record._meta.get_field(self.within).verbose_name
            raise ValidationError(
                _("It cannot be more than “%(field)s” (%(whole)d): check the two numbers.")
                % {"field": name, "whole": whole}
            )


class RowField(Checked[_ST, _GT], models.PositiveSmallIntegerField[_ST, _GT]):
    """The number of a row, counted from 1."""

    plain = "PositiveSmallIntegerField"

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"min_value": 1, "max_value": MOST_ROWS, **kwargs})

    def refuse(self, value: int | None, record: object) -> None:
        if value is not None and not 1 <= value <= MOST_ROWS:
            raise ValidationError(_("Write a number from 1 to %(most)d.") % {"most": MOST_ROWS})
