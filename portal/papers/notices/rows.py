"""Conclusions in tables, of the body or of an annex: one in each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.language.spelling import normalise

from .blocks import Table
from .units import units_at

_COLUMNS = {
    "number": re.compile(r"s?tt|số tt|số thứ tự", re.IGNORECASE),
    "due": re.compile(r"thời (?:gian|hạn)|hạn (?:hoàn thành|xử lý|giải quyết)|hoàn thành|tiến độ|^hạn", re.IGNORECASE),
    "coordinating": re.compile(r"phối hợp", re.IGNORECASE),
    "lead": re.compile(
        r"chủ trì|(?:cơ quan|đơn vị|bộ phận|người)(?:,? (?:cơ quan|đơn vị|cá nhân))?.*(?:thực hiện|giải quyết"
        r"|tham mưu|chịu trách nhiệm|được giao|xử lý)"
        r"|phân công|giao cho|^(?:cơ quan|đơn vị)$",
        re.IGNORECASE,
    ),
    "direction": re.compile(r"chỉ đạo|phụ trách|ghi chú|căn cứ|kết quả|sản phẩm|kinh phí", re.IGNORECASE),
    "task": re.compile(r"nhiệm vụ|kết luận|công việc|nội dung|đầu việc|việc", re.IGNORECASE),
}
_CONCLUDED = re.compile(r"kết luận|ý kiến chỉ đạo", re.IGNORECASE)
_BEST_TASK = re.compile(r"kết luận|nhiệm vụ|giao", re.IGNORECASE)


@dataclass
class Row:
    label: str
    text: str
    lead: str | None
    coordinating: list[str]
    due_words: str
    heading: str | None


def rows_of(table: Table) -> Iterator[Row]:
    """Nothing if no heading says which column holds the tasks."""
    grid = _grid(table)
    columns, first = _columns(grid)
    if "task" not in columns:
        return
    heading = None
    for cells in grid[first:]:
        values = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        said = {text for text in cells if text and not re.fullmatch(r"[IVX\d.]+|[a-zđ]\)?", text)}
        if (len(said) == 1 and not values.get("lead") and not values.get("due")) or (
            len(set(cells)) <= 2 and len(said) == 1
        ):
            heading = re.sub(r"^(?:[IVX]+|\d+)[.)]\s*", "", said.pop())
        elif values["task"] and len(said) > 1 and not _is_count(cells):
            yield _row(values, heading)


def _is_count(cells: Sequence[str]) -> bool:
    """(1) (2) (3) below the headings."""
    return all(re.fullmatch(r"\(?\d+\)?|", cell) for cell in cells)


def _row(values: dict[str, str], heading: str | None) -> Row:
    lead_cell, others = values.get("lead", ""), values.get("coordinating", "")
    named = names_of(re.sub(r"\s*\(?(?:chủ trì)\)?\s*:?", " ", lead_cell, flags=re.IGNORECASE).strip())
    if split := re.search(r"[;,.]?\s*phối hợp(?: với)?\s*:?\s*", lead_cell, re.IGNORECASE):
        named = names_of(re.sub(r"\(?chủ trì\)?\s*:?", "", lead_cell[: split.start()], flags=re.IGNORECASE).strip())
        named += names_of(lead_cell[split.end() :])
    lead = named[0] if named else None
    return Row(
        values.get("number", ""), values["task"], lead, [*named[1:], *names_of(others)], values.get("due", ""), heading
    )


def names_of(cell: str) -> list[str]:
    """Units of a cell, one beside the other."""
    names: list[str] = []
    for part in re.split(r"\s*[;\n]\s*", cell):
        part = part.strip(" -–+•.,")
        if not part:
            continue
        units = units_at(part, 0)
        names += units.names if units.end >= len(part) else re.split(r",\s+(?=[A-ZĐ])", part)
    return names


def _grid(table: Table) -> list[list[str]]:
    """Every cell where it is seen: what spans columns in each of them, what spans rows in each of those."""
    grid: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row:
            cells += [""] * (cell.column - 1 - len(cells))
            at = len(cells)
            above = grid[-1][at] if cell.goes_on and grid and at < len(grid[-1]) else ""
            cells += [above if cell.goes_on else cell.text] * cell.span
        grid.append(cells)
    return grid


def _columns(grid: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Which column holds what, by one or two rows of headings, and the row below them."""
    for i, row in enumerate(grid[:6]):
        if len(set(filter(None, row))) < 3:
            continue
        below = grid[i + 1] if i + 1 < len(grid) else []
        has_two = bool(below) and any(a == b for a, b in pairwise(row)) and len(below) == len(row)
        headings = list(row)
        if has_two:
            headings = [low if low != high else high for high, low in zip(row, below, strict=True)]
        columns = _named(headings)
        says_tasks = bool({"lead", "due", "coordinating"} & columns.keys()) or any(map(_CONCLUDED.search, headings))
        if "task" in columns and says_tasks:
            return columns, i + (2 if has_two else 1)
    return {}, 0


def _named(headings: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        plain = normalise(heading).strip()
        kind = next((name for name, pattern in _COLUMNS.items() if plain and pattern.search(plain)), None)
        if kind == "task" and kind in columns and not _BEST_TASK.search(plain):
            continue
        if kind == "number" and not re.fullmatch(_COLUMNS["number"], plain):
            continue
        if kind and (kind not in columns or kind == "task"):
            columns[kind] = at
    return columns
