"""The objects of a JSON file: a list, an object that holds one, or one object a line (JSON Lines)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.importing.kinds import FileKind, refuse_another_kind
from portal.importing.reports import Unreadable
from portal.importing.values import code_of

_DEEPEST = 50


class DuplicateNames(dict[str, Any]):
    """An object in which a name stands twice; `names` tells which."""

    names: tuple[str, ...]


def records_of(text: str, kind: FileKind) -> list[dict[str, Any]]:
    """Raises Unreadable for what is no list of records, or one of another kind."""
    try:
        tree = _parsed(text)
    except RecursionError:
        raise _no_list(kind) from None
    if _depth(tree) > _DEEPEST:
        raise _no_list(kind)
    records = _list_in(tree, kind)
    if not all(isinstance(record, dict) for record in records):
        raise _no_list(kind)
    if not records:
        raise Unreadable(_("there is nothing to load: the list of records is empty"))
    headings = dict.fromkeys(name for record in records for name in record)
    if not kind.fits(headings):
        refuse_another_kind(kind, headings)
    return records


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1:
            return [_line(line, number) for number, line in lines]
        values = {"line": error.lineno, "column": error.colno}
        raise Unreadable(_("the file is cut off or damaged: line %(line)s, character %(column)s") % values) from None
    except ValueError:  # a number of thousands of digits
        raise Unreadable(_("the file holds a number that is too long")) from None


def _line(line: str, number: int) -> Any:
    try:
        return json.loads(line, object_pairs_hook=_object)
    except ValueError:
        raise Unreadable(_("this line is not a JSON object of its own"), row=number) from None


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) == len(pairs):
        return tree
    twice = DuplicateNames(tree)
    names = [name for name, _value in pairs]
    twice.names = tuple(name for name in tree if names.count(name) > 1)
    return twice


def _depth(tree: Any) -> int:
    depth, level = 0, [tree]
    while level and depth <= _DEEPEST:
        depth += 1
        level = [branch for node in level if isinstance(node, dict | list) for branch in _branches(node)]
    return depth


def _branches(node: dict[str, Any] | list[Any]) -> Iterator[Any]:
    yield from node.values() if isinstance(node, dict) else node


def _list_in(tree: Any, kind: FileKind) -> list[Any]:
    if kind.doc_type and (documents := list(_documents(tree, kind.doc_type))):
        return documents
    if isinstance(tree, list):
        return tree
    if isinstance(tree, dict):
        named = [value for name, value in tree.items() if code_of(name) == kind.list_name and isinstance(value, list)]
        if named:
            return named[0]
        if kind.fits(tree):
            return [tree]
        lists = [name for name, value in tree.items() if isinstance(value, list)]
        refuse_another_kind(kind, tree, list_names=lists)
    raise _no_list(kind)


def _documents(tree: Any, doc_type: str) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict) and tree.get("doc_type") == doc_type:
        yield tree
    elif isinstance(tree, dict | list):
        for branch in _branches(tree):
            yield from _documents(branch, doc_type)


def _no_list(kind: FileKind) -> Unreadable:
    values = {"name": kind.list_name, "kind": kind.label}
    reason = _("this is no list of records: a list of %(kind)s, or an object with “%(name)s”, is expected")
    return Unreadable(reason % values)
