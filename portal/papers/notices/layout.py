"""The parts of a notice by the official forms: head, title, body, foot (recipients and signature), annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portal.language.spelling import normalise

from .blocks import Block, Cell, Paragraph, Table

TITLE = re.compile(r"(?:\d+\s+)?THÔNG BÁO(?:\s+(?:KẾT LUẬN|Ý KIẾN|VỀ|KẾT QUẢ)(?!\w).*)?", re.IGNORECASE)
RECIPIENTS = re.compile(r"\s*(?:Nơi nhận|Kính gửi\s*:?\s*$)", re.IGNORECASE)
_CAPACITY = r"(?:T/M|TM\.?|K/T|KT\.?|T/L|TL\.?|TUQ\.?|T/UQ|Q\.)(?=\s)"
CAPACITY = re.compile(rf"\s*{_CAPACITY}", re.IGNORECASE)
RULE = re.compile(r"[\s*_=.\-–—]*")
_ANNEX = re.compile(r"(?:PHỤ LỤC|BIỂU|DANH MỤC|BẢNG|KẾ HOẠCH)(?!\w)", re.IGNORECASE)


@dataclass
class Layout:
    head: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    annexes: list[Block] = field(default_factory=list)
    has_title: bool = False


def laid_out(blocks: Sequence[Block]) -> Layout:
    layout = Layout()
    at = _title_at(blocks)
    layout.has_title = at is not None
    begin = at if at is not None else 0
    for block in blocks[:begin]:
        layout.head += lines_of(block)
    foot = next((i for i in range(begin, len(blocks)) if _is_foot(blocks[i])), len(blocks))
    begin = _read_title(blocks, begin, foot, layout) if at is not None else _head_without_title(blocks, foot, layout)
    layout.body = list(blocks[begin:foot])
    end = _read_foot(blocks, foot, layout)
    layout.annexes = list(blocks[end:])
    return layout


def lines_of(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from block.parts or (block.text,)
        return
    for row in block.rows:
        for cell in row:
            yield from cell.lines


def is_rule(text: str) -> bool:
    return RULE.fullmatch(text) is not None


def _title_at(blocks: Sequence[Block]) -> int | None:
    for i, block in enumerate(blocks[:60]):
        if isinstance(block, Paragraph) and TITLE.fullmatch(normalise(block.text)):
            return i
    return None


def _read_title(blocks: Sequence[Block], at: int, foot: int, layout: Layout) -> int:
    """The lines below "THÔNG BÁO" until the text begins, which runs in sentences."""
    first = blocks[at]
    if isinstance(first, Paragraph):
        layout.title.append(first.text)
    for i in range(at + 1, foot):
        block = blocks[i]
        if not isinstance(block, Paragraph) or block.label:
            return i
        if is_rule(block.text):
            return i + 1
        if (
            len(layout.title) > 5
            or len(block.text) > 260
            or re.search(r"[.:;]$", block.text)
            or _begins_text(block.text)
        ):
            return i
        layout.title.append(block.text)
    return foot


def _begins_text(text: str) -> bool:
    return bool(
        re.match(r"(?:Ngày|Sáng|Chiều|Tối|Thực hiện|Căn cứ|Tại|Trên cơ sở|Trong (?:các )?ngày|Vừa qua)\s", text)
    )


def _head_without_title(blocks: Sequence[Block], foot: int, layout: Layout) -> int:
    """Without the line "THÔNG BÁO": the head ends with the day."""
    for i, block in enumerate(blocks[: min(foot, 15)]):
        lines = list(lines_of(block))
        if any(re.search(r"ngày\s+\d{1,2}\s+tháng", line) for line in lines) and all(len(line) < 120 for line in lines):
            for above in blocks[: i + 1]:
                layout.head += lines_of(above)
            return i + 1
    return 0


def _is_foot(block: Block) -> bool:
    return any(RECIPIENTS.match(line) or (CAPACITY.match(line) and line.isupper()) for line in lines_of(block))


def _read_foot(blocks: Sequence[Block], at: int, layout: Layout) -> int:
    """Recipients and signature, side by side or below each other; returns where what is attached begins."""
    i = at
    while i < len(blocks):
        block = blocks[i]
        if isinstance(block, Table):
            if i > at and not _is_foot(block) and (layout.recipients or _is_annex_table(block)):
                break
            _read_columns(block, layout)
        elif i > at and _ANNEX.match(normalise(block.text)):
            break
        else:
            _read_lines(block, layout)
        i += 1
    return i


def _is_annex_table(table: Table) -> bool:
    return any(re.fullmatch(r"(?:S?TT|Số TT)", cell.text.strip(), re.IGNORECASE) for row in table.rows for cell in row)


def _read_columns(table: Table, layout: Layout) -> None:
    columns: dict[int, list[str]] = {}
    for row in table.rows:
        for place, cell in enumerate(row):
            columns.setdefault(place, []).extend(_broken_up(cell))
    for lines in columns.values():
        if any(RECIPIENTS.match(line) for line in lines):
            layout.recipients += lines
        else:
            layout.signature += lines


def _broken_up(cell: Cell) -> Iterator[str]:
    yield from cell.lines


def _read_lines(block: Paragraph, layout: Layout) -> None:
    for part in block.parts or (block.text,):
        if RECIPIENTS.match(part) or block.label or re.match(r"[-–+•]\s*\S", part):
            layout.recipients.append(part)
        else:
            layout.signature.append(part)
