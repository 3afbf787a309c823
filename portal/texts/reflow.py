"""Reflow: joins printed lines to paragraphs, for screens of any width and for phrases across a line break."""

from __future__ import annotations

import re

# A line that is nearly as long as the longest was broken by the edge of the paper.
FULL = 0.75
ENDS = (".", ":", ";", "!", "?")
# A line that ends within a number or a pair of words: Vietnamese divides no word, so that the hyphen belongs to it.
BROKEN = re.compile(r"\w-$")
BEGINS_ITEM = re.compile(r"(\d+|[a-zđ])[.)]\s|[-+•–]\s|[IVX]+\.\s")


def reflow(text: str) -> str:
    """The text with one paragraph a line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    full = FULL * max(map(len, lines), default=0)
    paragraphs: list[str] = []
    before = ""
    for line in lines:
        if paragraphs and BROKEN.search(before):
            paragraphs[-1] += line
        elif _goes_on(before, line, full):
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
        before = line
    return "\n".join(paragraphs)


def _goes_on(before: str, line: str, full: float) -> bool:
    if not before or before.endswith(ENDS) or BEGINS_ITEM.match(line):
        return False
    return line[0].islower() or len(before) >= full
