"""Lines of a table as every source gives them: cells by column, with what is merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from portal.texts.bounds import Outcome, Unreadable

_MOST_ASKED = 2_500_000  # ranges, line by line: those of a file that is made to be slow overlap


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, in one line. `right` is its last column; `is_from_above`: merged, and begun in a line above.

    `day` and `form` belong to a cell that holds a date: its day, and the format that shows it. `breaks` counts the
    line breaks that were typed in it.
    """

    text: str
    right: int
    bottom: int
    is_from_above: bool = False
    day: date | None = None
    form: str = ""
    breaks: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the sheet counts it; `cells` are those that show something, by their first column."""

    number: int
    cells: dict[int, Cell]
    is_hidden: bool = False

    def text(self, column: int) -> str:
        cell = self.cells.get(column)
        return cell.text if cell else ""

    @property
    def own(self) -> dict[int, Cell]:
        """Without what goes on from above."""
        return {column: cell for column, cell in self.cells.items() if not cell.is_from_above}

    def covering(self, column: int) -> Cell | None:
        """The cell that is seen in a column, also where it is merged from further left."""
        if column in self.cells:
            return self.cells[column]
        return next((cell for left, cell in self.cells.items() if left < column <= cell.right), None)


@dataclass
class Sheet:
    """One sheet of a workbook, one table of a document, or a whole CSV. `lines` are read once."""

    name: str
    lines: Iterable[Line]
    is_hidden: bool = False
    hidden_columns: list[range] = field(default_factory=list)
    before: list[str] = field(default_factory=list)  # the paragraphs before the table
    after: int = 0  # how many paragraphs stand behind it
    may_go_on: bool = False  # a table without a heading may go on with the one before, on the next page

    def hides(self, column: int) -> bool:
        return any(column in columns for columns in self.hidden_columns)


class Merged:
    """Merged ranges, asked line by line from the top."""

    def __init__(self, ranges: Iterable[tuple[int, int, int, int]]) -> None:
        """Of each: first column, first line, last column, last line."""
        self._waiting = sorted(ranges, key=lambda each: each[1], reverse=True)
        self._open: list[tuple[int, int, int, int]] = []
        self._begun: dict[int, Cell] = {}
        self._asked = 0

    def line(self, number: int, cells: dict[int, Cell]) -> dict[int, Cell]:
        """The cells of the line with their extent, and those that go on from above. Raises Unreadable."""
        while self._waiting and self._waiting[-1][1] <= number:
            self._open.append(self._waiting.pop())
        self._open = [each for each in self._open if each[3] >= number]
        self._asked += len(self._open)
        if self._asked > _MOST_ASKED:
            raise Unreadable(Outcome.TOO_LARGE)
        for left, top, right, bottom in self._open:
            for covered in range(left + 1, right + 1) if right - left < len(cells) else _between(cells, left, right):
                cells.pop(covered, None)
            if number > top:
                cells.pop(left, None)
                if above := self._begun.get(left):
                    cells[left] = above
            elif cell := cells.get(left):
                cells[left] = Cell(cell.text, right, bottom, False, cell.day, cell.form, cell.breaks)
                self._begun[left] = Cell(cell.text, right, bottom, True, cell.day, cell.form, cell.breaks)
            else:
                self._begun.pop(left, None)
        return cells


def _between(cells: dict[int, Cell], left: int, right: int) -> Iterator[int]:
    yield from [column for column in cells if left < column <= right]
