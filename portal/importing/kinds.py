"""Registry of file kinds, so that an importer recognises a file that belongs to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pydantic
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from .fields import Fields, Names, fields_of, required_of
from .reports import Unreadable


@dataclass(frozen=True)
class FileKind:
    """The records of one importer: what they are called, the command that loads them and the shape of each.

    `key` are the columns by which a record is known: it stands once in a file. A JSON file is a list of records, an
    object that holds it under `list_name`, or any tree of which the objects with the `doc_type` are wanted. In a
    table the rows of one key are one record, each with one of its `parts`.
    """

    label: Any  # a lazy translation, in the plural
    command: str
    shape: type[pydantic.BaseModel]
    list_name: str
    key: tuple[str, ...] = ()
    doc_type: str = ""
    parts: str = ""

    @cached_property
    def fields(self) -> Fields:
        return fields_of(self.shape)

    @cached_property
    def names(self) -> Names:
        unlisted = getattr(self.shape, "read_otherwise", ())
        return Names(self.fields, required=required_of(self.shape), unlisted=unlisted)

    def fits(self, headings: Iterable[str]) -> bool:
        """Whether a table, or the objects of a JSON file, have all that is required."""
        known = {self.names.named(heading) for heading in headings}
        return all(name in known or name.partition(".")[0] in known for name in self.names.required)


_kinds: list[FileKind] = []


def register(kind: FileKind) -> FileKind:
    """Let the other importers know files of this kind."""
    _kinds.append(kind)
    return kind


def refuse_another_kind(kind: FileKind, headings: Iterable[str] = (), *, list_names: Iterable[str] = ()) -> None:
    """Raises Unreadable if a file that lacks what `kind` requires has all that another importer does."""
    autodiscover_modules("importing")  # the importers of other apps, above the one that asks
    headings, list_names = list(headings), set(list_names)
    others = [
        other for other in _kinds if other is not kind and (other.fits(headings) or other.list_name in list_names)
    ]
    if others:
        best = max(others, key=lambda other: len(other.names.required))
        values = {"kind": best.label, "command": f"manage.py {best.command}"}
        raise Unreadable(_("this looks like a file of %(kind)s: load it with “%(command)s”") % values)
