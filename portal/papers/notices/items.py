"""Which paragraphs of the body are conclusions, with their numbers and the headings above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from portal.language.spelling import normalise

from .assignments import names_a_task
from .blocks import Paragraph

_ORDINALS = "một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười(?: một| hai)?|nhất"
_LABEL = re.compile(
    rf"(?P<roman>[IVX]{{1,5}})(?:[./)]|\s*-)\s+|(?P<deep>\d{{1,2}}(?:\.\d{{1,2}})+)[.)/:]?\s+"
    rf"|(?P<number>\d{{1,2}})[.)/](?!\d)\s*"
    rf"|\(?(?P<letter>[a-zđ]|\d{{1,2}}|[ivx]{{1,4}})\)\s*|(?P<letter2>[a-zđ])\.\s+|(?P<dash>[-–—•+*✓➢▪])\s*"
    rf"|(?P<word>(?:(?:{_ORDINALS})\s+là|thứ\s+(?:{_ORDINALS}))\s*[,:])\s*"
    rf"|(?P<named>(?:(?:nhiệm vụ|nội dung|kết luận)\s+(?:thứ\s+)?(?:\d{{1,2}}|{_ORDINALS}))\s*[:.])\s*",
    re.IGNORECASE,
)
_RANKS = {"roman": 0, "number": 1, "word": 1, "named": 1, "deep": 2, "letter": 3, "letter2": 3, "dash": 4}
# What announces conclusions.
_ANNOUNCES = re.compile(
    r"(?:kết luận|thống nhất|giao nhiệm vụ|chỉ đạo|yêu cầu|giao|ý kiến kết luận|như sau|sau đây)[^:]{0,120}:$",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(r"kết luận|chỉ đạo|giao|thống nhất|yêu cầu|có ý kiến", re.IGNORECASE)
# Sections in which nothing is concluded, and such in which something is.
_REVIEW = re.compile(
    r"đánh giá|tình hình|kết quả (?:thực hiện|giải quyết|hội nghị|đối thoại)|ý kiến (?:phát biểu|phản ánh|của"
    r"|tham gia|nhân dân|kiến nghị)"
    r"|(?:nội dung|tổng hợp) (?:ý kiến|kiến nghị|phản ánh|đối thoại)|các ý kiến|giải trình|trả lời|thành phần"
    r"|diễn biến|ưu điểm|hạn chế"
    r"|tồn tại|nguyên nhân|nhận định|khái quát|những việc đã",
    re.IGNORECASE,
)
_TASKS = re.compile(
    r"kết luận|nhiệm vụ|chỉ đạo|phân công|giao|tổ chức thực hiện|giải pháp|nội dung thống nhất", re.IGNORECASE
)
_GENERAL_HEADING = re.compile(
    r"(?:(?:một số |các |những )?(?:nội dung )?(?:nhiệm vụ|kết luận|ý kiến kết luận|ý kiến chỉ đạo)|nội dung kết luận"
    r"|phần kết luận|ý kiến)(?!\w)",
    re.IGNORECASE,
)
# Told of the meeting: who spoke, what was explained, what people ask.
_TOLD = re.compile(
    r"(?:qua (?:đối thoại|hội nghị|trao đổi|nghe)|(?:các|một số|nhiều) (?:ý kiến|hộ|đại biểu|công dân)"
    r"|ý kiến (?:của|phát biểu|:)"
    r"|đại diện|(?:ông|bà|phó trưởng|trưởng) [^.;:]{0,60}(?:giải trình|cho biết|trả lời|phát biểu)"
    r"|[^.;:]{0,60}giải trình\s*:"
    r"|trước khi|hội nghị đã|tham dự|cùng dự|sau khi nghe|thường trực [^.;]{0,40}(?:ghi nhận|đánh giá))",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"trên đây là|[^.;]{0,80}thông báo (?:để|đến|tới|kết luận|nội dung|này để)|kính (?:mong|đề nghị|chúc)"
    r"|(?:xin )?trân trọng|nhận được thông báo"
    r"|thông báo này được|(?:đề nghị|yêu cầu) (?:các )?(?:cơ quan|đơn vị|đồng chí)[^;]{0,80}(?:nghiêm túc"
    r"|khẩn trương|tổ chức|triển khai) (?:triển khai |tổ chức )?thực hiện"
    r"|[^.;]{0,60}yêu cầu các (?:cơ quan|đơn vị)[^.;]*thực hiện|nhiệm vụ giao [^.;]*(?:biểu|phụ lục)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?P<label>(?:ý kiến|câu hỏi|câu|kiến nghị|nội dung|vấn đề)\s+(?:thứ\s+|số\s+)?\w+)\s*[:.(]", re.IGNORECASE
)
_ANSWER = re.compile(
    r"[-–+•*]?\s*(?:ý kiến\s+)?(?:kết luận|chỉ đạo|hướng giải quyết"
    r"|kết luận, chỉ đạo)(?:\s+của\s+[^:]{2,60})?\s*:\s*",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"[-–+•*]?\s*(?:giải trình|trả lời|ý kiến (?:trả lời|giải trình)|phản ánh|hỏi|đáp)[^:]{0,60}:", re.IGNORECASE
)
_LONGEST_HEADING = 140


class Line(NamedTuple):
    """A paragraph with its number, typed or computed; `text` holds what was typed, `said` is without the number."""

    text: str
    said: str
    label: str
    rank: int | None


@dataclass
class Item:
    label: str
    lines: list[str]
    said: str
    heading: str | None = None
    points: list[str] = field(default_factory=list)
    # Stands behind the last number: counts only if it gives a task.
    is_closing: bool = False


def line_of(paragraph: Paragraph) -> Line:
    text = paragraph.text
    if paragraph.label:
        found = _LABEL.match(normalise(f"{paragraph.label} x"))
        return Line(text, text, paragraph.label, _RANKS.get(found.lastgroup or "", 1) if found else 1)
    found = _LABEL.match(normalise(text))
    if found and found.end() < len(text):
        return Line(text, text[found.end() :], text[: found.end()].strip(), _RANKS[found.lastgroup or ""])
    return Line(text, text, "", None)


def items_of(paragraphs: Sequence[Paragraph], is_behind_table: bool = False) -> list[Item]:
    lines = [line_of(each) for each in paragraphs]
    if sum(bool(_ANSWER.match(normalise(line.text))) for line in lines) >= 2:
        return list(_answers(lines))
    if not is_behind_table:
        lines = lines[_begin(lines) :]
    if any(line.rank is not None for line in lines):
        return list(_numbered(lines))
    return [replace(item, is_closing=is_behind_table) for item in _unnumbered(lines)]


def _begin(lines: Sequence[Line]) -> int:
    """Behind the last paragraph that announces conclusions, or the first that gives tasks; else at the first number."""
    announced: dict[bool, list[int]] = {True: [], False: []}
    for i, line in enumerate(lines):
        last_sentence = re.split(r"(?<=[.;])\s+", normalise(line.text))[-1]
        if (
            line.rank is None
            and i + 1 < len(lines)
            and _ANNOUNCES.search(line.text)
            and _CONCLUDES.search(last_sentence)
        ):
            announced["kết luận" in last_sentence.lower()].append(i + 1)
    if announced[True]:
        return announced[True][-1]
    if announced[False]:
        return announced[False][0]
    return next((i for i, line in enumerate(lines) if line.rank is not None), len(lines))


def _answers(lines: Sequence[Line]) -> Iterator[Item]:
    """Questions, each with its conclusion: only what is marked as concluded is taken."""
    label, item = "", None
    last = max(i for i, line in enumerate(lines) if _ANSWER.match(normalise(line.text)))
    for i, line in enumerate(lines):
        plain = normalise(line.text)
        if (answer := _ANSWER.match(plain)) is not None:
            yield from _filled(item)
            said = line.text[answer.end() :]
            item = Item(label, [line.text] if said else [], said)
        elif (question := _QUESTION.match(plain)) is not None or (line.rank in (0, 1) and not _CLOSES.match(plain)):
            label = line.text[: question.end("label")] if question else line.label
            yield from _filled(item)
            item = None
        elif _EXPLAINS.match(plain) or _CLOSES.match(plain):
            yield from _filled(item)
            item = None
        elif item and (line.rank is not None or not item.lines):
            item.lines.append(line.text)
            if item.said:
                item.points.append(line.said)
            else:
                item.said = line.said
        elif i > last:
            yield from _filled(item)
            item = Item("", [line.text], line.text, is_closing=True)
    yield from _filled(item)


def _filled(item: Item | None) -> Iterator[Item]:
    if item and item.lines:
        yield item


def _unnumbered(lines: Sequence[Line]) -> Iterator[Item]:
    for line in lines:
        plain = normalise(line.text)
        if not _TOLD.match(plain) and not _CLOSES.match(plain):
            yield Item("", [line.text], line.text)


def _numbered(lines: Sequence[Line]) -> Iterator[Item]:
    """Items in their sections; a heading has something below it and tells nobody to do anything."""
    above: list[Line] = []
    item: Item | None = None
    item_rank = 0
    skipped: int | None = None
    last = max(i for i, line in enumerate(lines) if line.rank is not None)
    for i, line in enumerate(lines):
        plain = normalise(line.text)
        if line.rank is None:
            if skipped is not None or (not above and item is None):
                continue
            if item and _belongs(item, plain, is_last=i > last, is_below_heading=item_rank < 0):
                item.lines.append(line.text)
                if item.said.rstrip().endswith(":") or FIELD.match(plain):
                    item.points.append(line.text)
                else:
                    item.said += f" {line.text}"
            elif not _CLOSES.match(plain) and not _TOLD.match(plain):
                is_closing = item is not None and i > last and item_rank >= 0
                if item:
                    yield item
                item = Item("", [line.text], line.text, None if is_closing else _heading(above), is_closing=is_closing)
                item_rank = -1
            continue
        if skipped is not None and line.rank > skipped:
            continue
        skipped = None
        if item and (line.rank > item_rank >= 0 or FIELD.match(normalise(line.said))):
            item.lines.append(line.text)
            item.points.append(line.said)
            continue
        if item:
            yield item
            item = None
        above = [each for each in above if (each.rank or 0) < line.rank]
        if _is_heading(lines, i):
            if _REVIEW.search(line.said) and not _TASKS.search(line.said):
                skipped = line.rank
            above.append(line)
            continue
        item, item_rank = Item(_label(above, line), [line.text], line.said, _heading(above)), line.rank
    if item:
        yield item


# "Đơn vị chủ trì: ...", "Thời gian hoàn thành: ..." below what is to be done.
FIELD = re.compile(
    r"(?:(?:cơ quan|đơn vị|bộ phận|người)\s+)?(?P<what>chủ trì|thực hiện|phối hợp)(?:\s+(?:thực hiện|chủ trì))?\s*:\s*"
    r"|(?P<when>(?:thời gian|thời hạn|hạn|tiến độ)(?:\s+(?:thực hiện|hoàn thành|xử lý|giải quyết))?)\s*:\s*"
    r"|kinh phí[^:]{0,40}:",
    re.IGNORECASE,
)


def _belongs(item: Item, plain: str, is_last: bool, is_below_heading: bool) -> bool:
    """To the item above: what its colon announces, when and by whom, and what goes on without a number."""
    if FIELD.match(plain):
        return True
    if _CLOSES.match(plain) and is_last:
        return False
    if item.said.rstrip().endswith(":"):
        return True
    if is_below_heading:
        return not names_a_task(item.said)
    return not is_last


_ORDERS = re.compile(r"(?<!được )(?:^|[\s:])(?:giao|yêu cầu|phân công)\s", re.IGNORECASE)


def _is_heading(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    plain = normalise(line.said).rstrip()
    if len(plain) > _LONGEST_HEADING or plain.endswith((".", ";")) or i + 1 == len(lines):
        return False
    following = lines[i + 1]
    is_above = following.rank is None or following.rank > (line.rank or 0)
    if not is_above:
        return False
    return not _ORDERS.search(plain) or plain.isupper() or (not plain.endswith(":") and not re.search(r"\d{4}", plain))


def _heading(above: Sequence[Line]) -> str | None:
    """The nearest that says of what; "NHIỆM VỤ CỤ THỂ" says nothing of it."""
    for line in reversed(above):
        if not _GENERAL_HEADING.match(normalise(line.said)):
            return line.said.rstrip(" :.")
    return None


def _label(above: Sequence[Line], line: Line) -> str:
    """With that of the section: "II.1", "1.a)"; a number that holds its section stays alone."""
    if not above or line.rank in (2, 4):
        return line.label
    return f"{above[-1].label.rstrip('./) -')}.{line.label.rstrip('.')}"
