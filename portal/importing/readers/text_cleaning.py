"""Cleans the texts of a row: converted to Unicode and normalised; mojibake is reported by its column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.importing.reports import shortened
from portal.language.cleaning import paragraphs
from portal.language.legacy_encodings import Encoding, as_windows_shows, converted, encoding_of

from .mojibake import mojibake_problem


def sound(
    fields: dict[str, Any], encoding: Encoding | None = None
) -> tuple[dict[str, Any], frozenset[Encoding], list[tuple[str, str]]]:
    """The fields, the encodings from before Unicode that were met, and columns with the reasons against them.

    `encoding` is that of the whole file, if it has one.
    """
    fields = _changed(fields, as_windows_shows)
    # A row is mostly written in one encoding: all its texts together tell it best.
    texts = [text for _path, text in _texts(fields)]
    common = encoding or encoding_of("\n".join(texts))
    encodings = {text: found for text in texts if not text.isascii() and (found := common or encoding_of(text))}
    if encodings:
        fields = _changed(fields, lambda text: converted(text, encodings.get(text)))
    problems = [(shortened(path), reason) for path, text in _texts(fields) if (reason := mojibake_problem(text))]
    return _changed(fields, paragraphs), frozenset(encodings.values()), problems


def _texts(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for name, value in tree.items():
            yield from _texts(value, f"{path}.{name}" if path else name)
    elif isinstance(tree, list):
        for position, value in enumerate(tree, start=1):
            yield from _texts(value, f"{path}[{position}]")


def _changed(tree: Any, change: Any) -> Any:
    """The tree with its texts changed; a field of which nothing is left says nothing."""
    if isinstance(tree, str):
        return change(tree)
    if isinstance(tree, dict):
        changed = {name: _changed(value, change) for name, value in tree.items()}
        return {name: value for name, value in changed.items() if value != ""}
    return [_changed(value, change) for value in tree] if isinstance(tree, list) else tree
