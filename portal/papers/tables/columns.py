"""The heading of a table and what its columns hold: by their headings, and by what stands below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from portal.papers import deadlines

from . import personal
from .cells import Line, Sheet
from .headings import READ, Meaning, begins, is_state, key, meaning
from .lines import is_below, is_mark, is_order, is_section_label, is_totals, numbers_columns, plain

DEEPEST = 4  # lines of a heading
FEWEST = 3  # columns of known meaning, without which a line is no heading
_BELOW_OWNER = (Meaning.OWNER, Meaning.OTHER, Meaning.NOTE, Meaning.DUE, Meaning.PERSONAL)
_SPOT = re.compile(r"(?:cu tri )?(?:thon|ban|ap|xom|buon|lang|to|tdp|khu|khom|pho|xa|phuong|duong|cac thon|toan xa)\b")
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?")


@dataclass
class Heading:
    """The lines of a heading, and of each column its texts from above to below."""

    first: int
    depth: int
    paths: dict[int, list[str]]

    @property
    def texts(self) -> list[str]:
        return [key(path[-1]) for path in self.paths.values()]


@dataclass
class Columns:
    """Where each meaning stands. `marks`: columns whose heading is the value where they are ticked."""

    heading: Heading
    at: dict[Meaning, int] = field(default_factory=dict)
    marks: dict[Meaning, dict[int, str]] = field(default_factory=dict)
    personal: dict[int, str] = field(default_factory=dict)
    hidden: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)

    def has(self, wanted: Meaning) -> bool:
        return wanted in self.at or wanted in self.marks


def heading_at(lines: Sequence[Line]) -> Heading | None:
    """The heading that begins with the first of these lines, if one does."""
    first = lines[0]
    own = first.own
    if len(own) < 2 or any(is_order(cell.text) or cell.day or _DAY.fullmatch(cell.text) for cell in own.values()):
        return None
    depth = max(min(cell.bottom, first.number + DEEPEST) for cell in own.values()) - first.number + 1
    if depth == 1 and _goes_on(first, lines[1:2]):
        depth = 2
    found = Heading(first.number, depth, _paths(lines[:depth]))
    return found if _is_heading(found) else None


def _is_heading(heading: Heading) -> bool:
    known = {found[0] for path in heading.paths.values() if (found := _of_path(path))}
    return Meaning.CONTENT in known and len(known) >= FEWEST and len(known & set(READ)) >= 2


def _goes_on(first: Line, below: Sequence[Line]) -> bool:
    """Whether the next line divides columns of the first, although nothing is merged downwards."""
    if not below or not (own := below[0].own) or numbers_columns(below[0]):
        return False
    if any(is_order(cell.text) or cell.day or len(cell.text) > 60 for cell in own.values()):
        return False
    order_and_content = [
        column
        for column, cell in first.own.items()
        if (found := meaning(cell.text)) and found[0] in (Meaning.ORDER, Meaning.CONTENT)
    ]
    if any(column in own and first.own[column].right == column for column in order_and_content):
        return False
    # Each stands below nothing, or below a heading that is over several columns, or goes on empty to the right.
    divided = [
        column for column in own if column not in first.own or first.own[column].right > column or column + 1 in own
    ]
    is_below_gap = any(column not in first.own for column in own)
    return len(own) >= 2 and len(divided) == len(own) and is_below_gap


def _paths(lines: Sequence[Line]) -> dict[int, list[str]]:
    columns = sorted(
        {
            column
            for line in lines
            for cell_at, cell in line.cells.items()
            for column in range(cell_at, min(cell.right, cell_at + 200) + 1)
        }
    )
    paths: dict[int, list[str]] = {}
    group = ""
    for column in columns:
        path: list[str] = []
        for depth, line in enumerate(lines):
            cell = line.covering(column)
            text = cell.text if cell else ""
            if depth == 0:
                group = text or group
                is_divided = len(lines) > 1 and column in lines[1].own
                text = text or (group if is_divided else "")
            if text and text not in path[-1:]:
                path.append(text)
        if path:
            paths[column] = path
    return paths


def _of_path(path: Sequence[str]) -> tuple[Meaning, int] | None:
    """What a column holds by its own heading and by those above it, of which the nearest counts most."""
    leaf, above = meaning(path[-1]), next(filter(None, map(meaning, reversed(path[:-1]))), None)
    if above is None:
        return leaf
    group = above[0]
    if group == Meaning.PERSONAL:
        return leaf if leaf and leaf[0] == Meaning.PLACE else above
    if group == Meaning.DUE and leaf is not None and leaf[0] in (Meaning.RECEIVED, Meaning.CONTENT):
        leaf = None
    if leaf is None:
        return (Meaning.OTHER if begins(path[-1]) else group), above[1] + 100
    if group == Meaning.STATE and leaf[0] == Meaning.CONTENT:
        return group, above[1] + 100
    if group == Meaning.OWNER and leaf[0] not in _BELOW_OWNER:
        return Meaning.OTHER, leaf[1]
    return leaf


def columns_of(heading: Heading, sample: Sequence[Line], sheet: Sheet) -> Columns:
    """`sample`: lines below the heading, by whose contents a column may be something else than it is headed."""
    found = Columns(heading)
    below = {column: _texts(sample, column) for column in heading.paths}
    found.marks = _marks(heading, below, sheet)
    marked = {column for columns in found.marks.values() for column in columns}
    ranks: dict[Meaning, tuple[int, int]] = {}
    for column, path in heading.paths.items():
        name = path[-1]
        held = _meaning(path, below[column])
        if held and held[0] == Meaning.PERSONAL:
            found.personal[column] = name
        if sheet.hides(column):
            found.hidden[column] = name
        elif column in marked or (held and held[0] == Meaning.PERSONAL):
            continue
        elif held is None:
            found.unknown[column] = name
        elif (held[1], column) < ranks.get(held[0], (10_000, 0)):
            ranks[held[0]] = held[1], column
    found.at = {held: column for held, (_rank, column) in ranks.items()}
    for group in list(found.marks):
        # Ticks say how far a matter has come better than a remark; an office by its name says more than a tick.
        (found.at if group == Meaning.STATE else found.marks if group in found.at else {}).pop(group, None)
    _mend(found, below)
    if Meaning.ORDER not in found.at and Meaning.CONTENT in found.at:
        _find_order(found, sample)
    return found


def _is_number(text: str) -> bool:
    return is_order(text) or is_section_label(text)


def _find_order(columns: Columns, sample: Sequence[Line]) -> None:
    """A column of numbers before the contents that nobody has headed."""
    for column in range(1, columns.at[Meaning.CONTENT]):
        texts = _texts(sample, column)
        if column not in columns.heading.paths and len(texts) * 2 > len(sample) and _share(_is_number, texts) > 0.7:
            columns.at[Meaning.ORDER] = column
            return


def _texts(sample: Iterable[Line], column: int) -> list[str]:
    return [cell.text for line in sample if (cell := line.own.get(column))]


def rows_among(lines: Iterable[Line]) -> Iterator[Line]:
    """Without the numbers of columns, sections and totals, as far as one sees without knowing the columns."""
    for line in lines:
        texts = [cell.text for cell in line.own.values()]
        if len(texts) > 1 and not numbers_columns(line) and not line.is_hidden and not any(map(is_totals, texts[:2])):
            if is_below(texts[0]):
                return
            yield line


def _meaning(path: Sequence[str], texts: list[str]) -> tuple[Meaning, int] | None:
    held = _of_path(path)
    if held and held[0] in (Meaning.CONTENT, Meaning.ORDER, Meaning.DUE):
        return held
    is_place = held is not None and held[0] == Meaning.PLACE
    offices, spots = _share(personal.is_office, texts), _share(is_spot, texts)
    if held and held[0] == Meaning.PERSONAL:
        # "Người thực hiện", "Cử tri": by what stands there, an office or a place.
        is_sure = meaning(path[-1]) in (None, (Meaning.PERSONAL, 0)) or held[1] == 0
        if is_sure or max(offices, spots) < 0.7:
            return held
        return (Meaning.OWNER if offices >= spots else Meaning.PLACE), held[1] + 100
    if held is None and _share(personal.has_phone, texts) >= personal.LEAST:
        return Meaning.PERSONAL, 0
    share = personal.share(texts, of_places=is_place)
    # A few such cells in a column that is known are left out one by one.
    if share >= personal.LEAST and (held is None or share > personal.LEAST) and max(offices, spots) < personal.LEAST:
        return Meaning.PERSONAL, 0
    is_any_unit = len(path) == 1 and key(path[-1]).startswith("don vi") and "chu tri" not in key(path[-1])
    if held and held[0] == Meaning.OWNER and is_any_unit and spots > max(offices, 0.7):
        return Meaning.PLACE, held[1] + 100
    return held


def _share(rule: Callable[[str], bool], texts: list[str]) -> float:
    return sum(map(rule, texts)) / len(texts) if texts else 0.0


def is_spot(text: str) -> bool:
    """Thôn Ngò, TDP số 2: by how the names of places begin."""
    return bool(_SPOT.match(plain(text)))


def _marks(heading: Heading, below: dict[int, list[str]], sheet: Sheet) -> dict[Meaning, dict[int, str]]:
    """Columns that are ticked, by what their headings tell."""
    found: dict[Meaning, dict[int, str]] = {}
    for column, path in heading.paths.items():
        if sheet.hides(column):
            continue
        above = next(filter(None, map(meaning, reversed(path[:-1]))), None)
        group = above[0] if above else None
        texts = below[column]
        are_marks = bool(texts) and all(is_mark(text) or (text == "1" and group is not None) for text in texts)
        of_state = is_state(path[-1]) and group in (None, Meaning.STATE)
        if are_marks and (of_state or group in (Meaning.STATE, Meaning.TOPIC, Meaning.OWNER, Meaning.PLACE)):
            found.setdefault(Meaning.STATE if of_state else group or Meaning.STATE, {})[column] = path[-1]
    for columns in found.values():
        # Beside columns that are ticked, those that nobody has ticked yet, and those with a word in place of the tick.
        for column, path in heading.paths.items():
            if column in columns or sheet.hides(column):
                continue
            siblings = [heading.paths[each][:-1] for each in columns]
            is_sibling = path[:-1] in siblings and (bool(path[:-1]) or is_state(path[-1]))
            if is_sibling and (not below[column] or any(map(is_mark, below[column])) or is_state(path[-1])):
                columns[column] = path[-1]
    return {
        group: dict(sorted(columns.items()))
        for group, columns in found.items()
        if len(columns) > 1 or group == Meaning.STATE
    }


def _mend(columns: Columns, below: dict[int, list[str]]) -> None:
    """A deadline under "Tiến độ", or under "Thời gian" behind the contents, where no column is headed as one."""
    if columns.has(Meaning.DUE):
        return
    for held, heading in ((Meaning.STATE, "tien do"), (Meaning.RECEIVED, "thoi gian")):
        column = columns.at.get(held)
        if column is None or key(columns.heading.paths[column][-1]) != heading:
            continue
        texts = below[column]
        are_days = sum(deadlines.read(text, None).due is not None for text in texts) * 2 > len(texts)
        if are_days and column > columns.at.get(Meaning.CONTENT, 0):
            columns.at[Meaning.DUE] = columns.at.pop(held)
            return
