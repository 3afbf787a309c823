"""Rows of a sheet, read line by line: nothing is held but the heading, the section and the row before."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from . import lines as kinds
from . import personal
from .cells import Cell, Line, Sheet
from .columns import Columns, Heading, columns_of, heading_at, is_spot, rows_among
from .headings import Meaning, key
from .records import Record, Table
from .report import Report, Skipped
from .row import Row
from .values import Due, due_of, is_same_as_above, said, year_in

SAMPLE = 300  # lines by which columns are judged
USUAL_FORMS = ("", "dd/mm/yyyy", "d/m/yyyy", "mm-dd-yy", "yyyy-mm-dd h:mm:ss", "dd/mm/yyyy;@")  # shown with strokes
NUMBERS = ("tt", "stt", "so tt", "so thu tu")  # the heading of a column of them
MOST_TITLES = 50  # lines that are kept: in a sheet without a table all are
_JOINED = "; "
_FILLED_FROM_ABOVE = (Meaning.PLACE, Meaning.TOPIC, Meaning.OWNER, Meaning.STATE, Meaning.NOTE)


class Lookahead:
    """Lines that may be looked at before they are read."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._held: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        while self._held or self.next(1):
            yield self._held.popleft()

    def next(self, count: int) -> list[Line]:
        self._held.extend(islice(self._lines, max(count - len(self._held), 0)))
        return list(islice(self._held, count))


class SheetReader:
    """Reads the rows of one sheet; where it only goes on, it is read as the one `before` it."""

    def __init__(self, sheet: Sheet, report: Report, before: SheetReader | None = None) -> None:
        self._sheet, self._report = sheet, report
        self._lines = Lookahead(sheet.lines)
        self._before = before if before and sheet.may_go_on else None
        self._columns = self._before.last_columns if self._before else None
        self._is_continuation = self._columns is not None
        self.columns: Columns | None = None
        self.is_empty = True
        self._titles: deque[str] = deque(sheet.before, maxlen=MOST_TITLES)
        self._title_count = len(sheet.before)
        self._begins_in = 0  # the first line that shows something
        self._empty_titles = 0
        self._empty: list[int] = []
        self._section: str | None = self._before._section if self._before else None
        self._year: int | None = year_in(sheet.before) or (self._before._year if self._before else None)
        self._is_below = False
        self._is_after_totals = False
        self._is_numbered: bool = bool(self._before and self._before._is_numbered)
        self._row: Row | None = None
        self._record: Record | None = None
        self._table: Table | None = self._before._table if self._before else None
        self._faults: list[tuple[Meaning, str]] = []
        self._last_due: Due | None = None
        self._own_cells: dict[Meaning, str | None] = {}

    @property
    def last_columns(self) -> Columns | None:
        """Those by which a table goes on that has no heading: its own, or those of the table before."""
        return self.columns or (self._before.last_columns if self._before else None)

    def rows(self) -> Iterator[Row]:
        return (record.row for record in self.records())

    def records(self) -> Iterator[Record]:
        for line in self._lines:
            if not self._visible(line):
                self._pass_over(line)
                continue
            self.is_empty = False
            self._begins_in = self._begins_in or line.number
            if self._begins_table(line):
                if self._record:
                    yield self._record
                    self._row = self._record = None
                continue
            if self._columns is None:
                self._titles.append(" ".join(cell.text for cell in line.own.values()))
                self._title_count += 1
                continue
            if self._is_continuation and not self._goes_on(line):
                self._columns = None
                continue
            self._is_continuation = False
            self._say_empty()
            if self._is_data(line) and not self._joins(line):
                if self._record:
                    yield self._record
                self._row = self._read(line)
                self._record = self._recorded(line) if self._row else None
        if self._record:
            yield self._record

    def _recorded(self, line: Line) -> Record | None:
        """The row with the rest of its line."""
        if self._row is None or self._table is None:
            return None
        above = self._record.others if self._record else {}
        others, cut = self._table.others(line, above)
        if cut:
            self._report.warn_of_row(_("a cell tells a person and is left out"), str(line.number))
        record = Record(self._row, self._sheet.name, line.number, self._table, others, dict(self._table.days(line)))
        record.faults = self._faults
        record.cut = cut
        return record

    def _visible(self, line: Line) -> dict[int, Cell]:
        return {} if line.is_hidden else {at: cell for at, cell in line.own.items() if not self._sheet.hides(at)}

    def _pass_over(self, line: Line) -> None:
        if line.is_hidden and line.own and self._columns:
            self._report.skip(Skipped.HIDDEN, _("row %(row)d") % {"row": line.number})
            self._report.warn_of_row(_("hidden, and not read"), str(line.number))
        elif self._columns:
            self._empty.append(line.number)
            if len(self._empty) > kinds.MOST_EMPTY:
                del self._empty[0]
        elif self._begins_in:
            self._empty_titles += 1

    def _say_empty(self) -> None:
        for number in self._empty:
            self._report.skip(Skipped.EMPTY, _("row %(row)d") % {"row": number})
        self._empty.clear()

    # Headings

    def _begins_table(self, line: Line) -> bool:
        """Whether a heading begins here: its lines are read, and what its columns hold is known from then on."""
        if self._columns and not self._is_continuation and kinds.is_order(self._cell_text(line, Meaning.ORDER)):
            return False
        heading = heading_at([line, *self._lines.next(4)])
        if heading is None or (self._columns and not self._is_anew(heading)):
            return False
        is_again = self._columns is not None and heading.texts == self._columns.heading.texts
        if is_again and not self._is_continuation:
            self._report.skip(Skipped.HEADING, _("row %(row)d, repeated") % {"row": line.number})
        elif not self._begin(heading):
            return False
        for _below in range(heading.depth - 1):
            next(iter(self._lines))
        return True

    def _goes_on(self, line: Line) -> bool:
        """Whether a table without a heading is the rest of the one before: as wide, and numbered as that was."""
        columns = self._columns
        order = columns.at.get(Meaning.ORDER) if columns else None
        is_as_wide = columns is not None and max(cell.right for cell in line.cells.values()) <= max(
            columns.heading.paths
        )
        is_numbered = order is None or kinds.is_order(line.text(order)) or len(line.cells) == 1
        return is_as_wide and is_numbered and not kinds.is_below(next(iter(line.cells.values())).text)

    def _is_anew(self, heading: Heading) -> bool:
        """Below a table only what has a column of numbers, or is the same again, is one more heading."""
        if self._columns is None or self._is_continuation or heading.texts == self._columns.heading.texts:
            return True
        return any(text in NUMBERS for text in heading.texts)

    def _begin(self, heading: Heading) -> bool:
        """Take the columns of a heading; not if what it has of contents is hidden or tells persons."""
        below = self._lines.next(SAMPLE)[heading.depth - 1 :]
        # Up to the next heading, if there is one.
        sample = list(takewhile(lambda line: not self._is_heading_again(line), below))
        columns = columns_of(heading, list(rows_among(sample)), self._sheet)
        if Meaning.CONTENT not in columns.at:
            return False
        self._columns = self.columns = columns
        self._table = Table(columns, self._sheet)
        self._is_continuation = False
        order = columns.at.get(Meaning.ORDER)
        self._is_numbered = any(kinds.is_order(line.text(order)) for line in sample) if order else False
        self._is_below = False
        self._section = None
        self._year = year_in(list(self._titles)) or self._year
        self._tell_heading(heading)
        self._titles.clear()
        self._empty.clear()
        return True

    def _is_heading_again(self, line: Line) -> bool:
        return len(line.own) > 2 and any(key(cell.text) in NUMBERS for cell in line.own.values())

    def _tell_heading(self, heading: Heading) -> None:
        columns, report = self._columns, self._report
        if columns is None:
            return
        if self._titles:
            counts = {"count": self._title_count, "empty": self._empty_titles}
            report.skip(Skipped.TITLE, _("%(count)d lines, and %(empty)d empty ones") % counts)
        else:
            report.skip(Skipped.TITLE, _("none, the heading is row %(row)d") % {"row": heading.first})
        if heading.depth > 1:
            report.skip(Skipped.HEADING, _("%(count)d lines") % {"count": heading.depth})
        first = min(heading.paths)
        if first > 1:
            values = {"column": get_column_letter(first), "row": self._begins_in}
            report.warn(_("the table begins in column %(column)s, row %(row)d") % values)
        for at, name in columns.personal.items():
            if at in columns.hidden:
                report.warn(_("the hidden column “%(name)s” tells persons and is left out") % {"name": name})
            else:
                report.warn(_("the column “%(name)s” tells persons and is left out") % {"name": name})
        for at, name in columns.hidden.items():
            if at not in columns.personal:
                report.warn(_("the hidden column “%(name)s” is left out") % {"name": name})
        if not columns.has(Meaning.OWNER):
            report.warn(_("no column says which office answers"))
        if not columns.has(Meaning.DUE):
            report.warn(_("no column has deadlines"))
        for name in columns.unknown.values():
            report.warn(_("what the column “%(name)s” holds is not known: it is left out") % {"name": name})

    # What a line is

    def _is_data(self, line: Line) -> bool:
        """Whether it is a row; of anything else is told what it is."""
        cells = self._visible(line)
        texts = [cell.text for _at, cell in sorted(cells.items())]
        order = self._cell_text(line, Meaning.ORDER)
        is_numbered = kinds.is_order(order)
        if kinds.numbers_columns(line) and len(max(texts, key=len)) < 12:
            self._report.skip(Skipped.HEADING, _("row %(row)d numbers the columns") % {"row": line.number})
        elif not is_numbered and any(map(kinds.is_totals, texts[:2])):
            self._is_after_totals = True
            self._report.skip(Skipped.TOTALS, " | ".join(text for text in texts if not personal.is_name(text)))
        elif not is_numbered and (self._is_below or (len(texts) < 4 and kinds.is_below(texts[0]))):
            self._is_below = True
            self._report.skip(Skipped.NOTE, _note(line, texts))
        elif not is_numbered and self._is_signature(line, texts):
            self._report.skip(Skipped.NOTE, _note(line, texts))
        elif (section := self._section_in(line, cells, order)) is not None:
            tells_person = personal.is_name(section) or personal.names_person(section)
            self._section = None if tells_person else kinds.section_name(section)
            self._year = year_in([section]) or self._year
            self._report.skip(Skipped.SECTION, _("row %(row)d") % {"row": line.number} if tells_person else section)
        elif is_numbered and list(cells) == [(self._columns.at if self._columns else {}).get(Meaning.ORDER)]:
            self._report.skip(Skipped.EMPTY, _("row %(row)d has nothing but its number") % {"row": line.number})
        else:
            self._is_below = self._is_after_totals = False
            return True
        return False

    def _is_signature(self, line: Line, texts: list[str]) -> bool:
        """A name alone, and whatever has no text of a petition behind the totals."""
        content = line.cells.get(self._columns.at[Meaning.CONTENT]) if self._columns else None
        if content is not None:
            return not content.is_from_above and personal.is_name(content.text)
        if any(map(personal.is_name, texts)) and len(texts) < 3:
            return not self._is_numbered or self._is_after_totals or len(texts) == 1
        at = min(line.own)
        is_aside = len(texts) > 1 or (self._columns is not None and at > self._columns.at[Meaning.CONTENT])
        return self._is_after_totals and is_aside and not self._cell_text(line, Meaning.ORDER)

    def _section_in(self, line: Line, cells: dict[int, Cell], order: str) -> str | None:
        """The text of a line that heads those below."""
        columns = self._columns
        if columns is None:
            return None
        content = self._cell_text(line, Meaning.CONTENT)
        content_at = columns.at[Meaning.CONTENT]
        if content_at in line.cells and line.cells[content_at].is_from_above:
            return None
        if len(cells) == 1 and not kinds.is_order(content or order):
            at, only = next(iter(cells.items()))
            if only.right == at == content_at:
                return only.text if self._is_numbered and not _goes_on_above(only.text) else None
            return only.text if at < content_at or only.right > at else None
        told = [
            each for each in (Meaning.PLACE, Meaning.OWNER, Meaning.DUE, Meaning.STATE) if self._cell_text(line, each)
        ]
        if order and content and not told:
            if kinds.is_section_label(order) and not kinds.is_order(order):
                return f"{order.rstrip('.)')}. {content}"
            if kinds.is_order(order) and self._has_parts(order):
                return f"{order.rstrip('.')}. {content}"
        return None

    def _has_parts(self, order: str) -> bool:
        """Whether the next line is numbered as a part of this: 1.1 below 1."""
        below = next((each for each in self._lines.next(3) if each.own), None)
        text = self._cell_text(below, Meaning.ORDER) if below else ""
        return text.startswith(f"{order.rstrip('.')}.") and len(text) > len(order.rstrip(".")) + 1

    # Values

    def _tell(self, fault: str, name: str, wanted: Meaning) -> None:
        self._report.warn_of_row(fault, name)
        self._faults.append((wanted, fault))

    def _cell_text(self, line: Line, wanted: Meaning) -> str:
        at = self._columns.at.get(wanted) if self._columns else None
        return line.text(at) if at else ""

    def _joins(self, line: Line) -> bool:
        """A line that goes on with the row above: its content is merged, or it has neither number nor content."""
        columns, row = self._columns, self._row
        if columns is None or row is None:
            return False
        content = line.cells.get(columns.at[Meaning.CONTENT])
        order = line.cells.get(columns.at.get(Meaning.ORDER, 0))
        if content and not content.is_from_above:
            is_rest = self._is_numbered and order is None and len(line.own) == 1 and _goes_on_above(content.text)
            if is_rest:
                row["content"] += " " + content.text
            return is_rest
        if content is None and order and not order.is_from_above:
            return False
        self._join(row, line)
        return True

    def _join(self, row: Row, line: Line) -> None:
        for wanted in _FILLED_FROM_ABOVE:
            cell = line.own.get((self._columns.at if self._columns else {}).get(wanted, 0))
            field = "state_words" if wanted == Meaning.STATE else wanted.value
            value = said(cell.text) if cell else None
            if value and not personal.is_contact(value) and value not in str(row.get(field) or "").split(_JOINED):
                before = row.get(field)
                # Each value of Meaning that is filled from above is the name of a field.
                row[field] = f"{before}{_JOINED}{value}" if before else value  # type: ignore[literal-required]
        cell = line.own.get((self._columns.at if self._columns else {}).get(Meaning.DUE, 0))
        if cell and not row["due_words"]:
            due = due_of(cell, self._year)
            row["due_words"], row["due"] = due.words, due.on.isoformat() if due.on else None

    def _read(self, line: Line) -> Row | None:
        content = said(self._cell_text(line, Meaning.CONTENT))
        name = self._cell_text(line, Meaning.ORDER) or str(line.number)
        if content is None:
            self._report.warn_of_row(_("there is no text of a petition: left out"), name)
            return None
        self._faults = []
        values = {wanted: self._value(line, wanted, name) for wanted in _FILLED_FROM_ABOVE}
        self._own_cells = values
        due = self._due(line)
        self._warn(line, values, due.fault, content, name)
        return Row(
            content=content,
            place=values[Meaning.PLACE] or self._section_as_place(),
            topic=values[Meaning.TOPIC] or self._section,
            owner=values[Meaning.OWNER],
            due_words=due.words,
            due=due.on.isoformat() if due.on else None,
            state_words=values[Meaning.STATE],
            note=values[Meaning.NOTE],
        )

    def _due(self, line: Line) -> Due:
        cell = line.cells.get((self._columns.at if self._columns else {}).get(Meaning.DUE, 0))
        if not (cell and self._last_due and is_same_as_above(cell.text)):
            self._last_due = due_of(cell, self._year_of(line))
        return self._last_due

    def _section_as_place(self) -> str | None:
        """The section, in a table by places that has no column of them."""
        has_places = self._columns is None or self._columns.has(Meaning.PLACE)
        return None if has_places or not is_spot(self._section or "") else self._section

    def _year_of(self, line: Line) -> int | None:
        """The year of a day without one: that of the day on which the petition came, or that of the title."""
        at = self._columns.at.get(Meaning.RECEIVED) if self._columns else None
        return (year_in([line.text(at)]) if at else None) or self._year

    def _value(self, line: Line, wanted: Meaning, name: str) -> str | None:
        columns = self._columns
        if columns and wanted in columns.marks:
            return self._marked(line, columns.marks[wanted], name, wanted)
        text = said(self._cell_text(line, wanted))
        if text and is_same_as_above(text):
            return self._own_cells.get(wanted)
        if text and (personal.is_contact(text) or (wanted != Meaning.PLACE and personal.is_name(text))):
            self._tell(_("a cell tells a person and is left out"), name, wanted)
            return None
        if text and personal.has_phone(text):
            self._tell(_("a telephone number is left out"), name, wanted)
            return personal.without_phones(text) or None
        return text

    def _marked(self, line: Line, marks: dict[int, str], name: str, wanted: Meaning) -> str | None:
        """The heading of the column that is ticked."""
        found = [
            (heading, cell.text) for at, heading in marks.items() if (cell := line.cells.get(at)) and said(cell.text)
        ]
        if len(found) > 1:
            self._tell(_("more than one column is ticked"), name, wanted)
        if not found:
            return None
        heading, text = found[0]
        is_told = kinds.is_mark(text) or text == "1" or personal.is_contact(text) or personal.is_name(text)
        return heading if is_told else f"{heading} ({text})"

    def _warn(self, line: Line, values: dict[Meaning, str | None], due_fault: str, content: str, name: str) -> None:
        columns, report = self._columns, self._report
        if columns is None:
            return
        if columns.has(Meaning.OWNER) and not values[Meaning.OWNER]:
            self._tell(_("there is no office that answers for it"), name, Meaning.OWNER)
        if due_fault and columns.has(Meaning.DUE):
            self._tell(due_fault, name, Meaning.DUE)
        if columns.has(Meaning.STATE) and not values[Meaning.STATE]:
            self._tell(_("nothing says how far it has come"), name, Meaning.STATE)
        due = line.cells.get(columns.at.get(Meaning.DUE, 0))
        if due and due.form.lower() not in USUAL_FORMS:
            report.warn(_("days are formatted as %(form)s") % {"form": due.form})
        owner = line.cells.get(columns.at.get(Meaning.OWNER, 0))
        if owner and (owner.breaks or ";" in owner.text):
            self._tell(_("several offices stand in one cell"), name, Meaning.OWNER)
        if personal.names_person(f"{content} | {values[Meaning.OWNER]} | {values[Meaning.NOTE]}"):
            self._tell(_("a person is named in the text"), name, Meaning.CONTENT)
        if personal.has_phone(content):
            self._tell(_("a telephone number stands in the text"), name, Meaning.CONTENT)


def _goes_on_above(text: str) -> bool:
    return text[:1].islower() or text[:1] in "-+•;,"


def _note(line: Line, texts: list[str]) -> str:
    """How what stands below a table begins: the names of those who sign are not repeated."""
    beginning = texts[0].split(":")[0]
    where = _("row %(row)d") % {"row": line.number}
    return f"{where}: {beginning}" if kinds.is_below(texts[0]) and not personal.is_name(beginning) else where
