"""Compares what is read from a notice with what is to be read: white space collapsed, ambiguous fields apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

NOTICES = Path(__file__).parent / "notices"
SCORED = ("kind", "lead", "due")


def collapsed(value):
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: collapsed(each) for key, each in value.items()}
    return [collapsed(each) for each in value] if isinstance(value, list) else value


def wanted(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text())


def wrong_conclusions(read: dict, expected: dict) -> Iterator[tuple[str, str, object, object]]:
    """Label, field, what was read, what is to be read; a conclusion that is missing or none at all counts, too."""
    found = {collapsed(each["text"]): each for each in read["conclusions"]}
    for each in expected["conclusions"]:
        mine = found.pop(collapsed(each["text"]), None)
        for name in SCORED if mine else ():
            if name not in each.get("ambiguous", ()) and collapsed(mine[name]) != collapsed(each[name]):
                yield each.get("label", ""), name, mine[name], each[name]
                break
        if mine is None:
            yield each.get("label", ""), "missing", None, each["text"]
    for text in found:
        yield found[text].get("label", ""), "none", text, None
