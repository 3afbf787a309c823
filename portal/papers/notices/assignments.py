"""One conclusion: whether it gives a task, to whom, with whom and until when, or says that others decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.language.spelling import normalise
from portal.papers import deadlines
from portal.papers.deadlines import Deadline

from .lexicon import DECIDES, EXHORTS, GENERIC, UNIT, VERB
from .units import is_person_at, is_unit_at, masked, units_at

# Of what is longer, only so much is looked at: the words stay whole, and no text made on purpose takes minutes.
LONGEST = 6_000
MOST_POINTS = 60


class Kind(StrEnum):
    ASSIGNMENT = "assignment"
    OUTSIDE_AUTHORITY = "outside_authority"
    ANSWERED_ON_SITE = "answered_on_site"
    GENERAL = "general"


@dataclass
class Task:
    """What one unit is told to do."""

    unit: str
    text: str
    deadline: Deadline | None = None
    with_units: list[str] = field(default_factory=list)
    is_directive: bool = False
    only_assists: bool = False


@dataclass
class Assignment:
    kind: Kind
    lead: str | None = None
    coordinating: list[str] = field(default_factory=list)
    subtasks: list[Task] = field(default_factory=list)
    deadline: Deadline | None = None


_TELLS = (
    r"(?:[Gg]iao(?:\s+(?:nhiệm vụ|trách nhiệm))?(?:\s+cho)?|[Yy]êu cầu|[Đđ]ề nghị|[Pp]hân công"
    r"|GIAO|YÊU CẦU|ĐỀ NGHỊ)(?:\s*:)?"
)
# "Về đề nghị xây cầu" and "đã giao" tell nobody to do anything now.
_TELLS_NOW = re.compile(
    rf"(?<!\w)(?P<tells>{_TELLS}|(?:(?<![^.;:,]\s)|(?<=sẽ ))[Cc]hỉ đạo)\s+(?=\S)(?!dứt điểm|bổ sung)",
)
_NO_ORDER = re.compile(
    r"(?:đã|được|về|việc|các|những|ý kiến|kiến nghị|nội dung|theo|khi|có|nhiều|hộ|dân|đại biểu|bị|từng|hồ sơ"
    r"|văn bản|đơn|chưa)\s*$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\s+(?:được|sẽ được)\s+(?:giao|đề nghị|yêu cầu|phân công|chỉ định)(?:\s+(?:nhiệm vụ|chủ trì))?\s+"
)
_GIVEN_TO = re.compile(
    rf"(?:\(|(?<!\w)(?:do|được giao cho|giao cho|thuộc trách nhiệm của|trách nhiệm thuộc(?: về)?"
    rf"|(?:đơn vị|cơ quan) (?:chủ trì|thực hiện):)\s+)(?={UNIT})"
)
_DO = re.compile(r"\s*(?:chủ trì|thực hiện|đảm nhiệm|phụ trách|chịu trách nhiệm|làm đầu mối|tổ chức|giải quyết)(?!\w)")
_WITH = re.compile(
    r"(?<!\w)(?:[Pp]hối(?: kết)? hợp(?: chặt chẽ)?(?:\s+(?:với|cùng với|cùng))?|cùng(?: với)?"
    r"|(?:có )?sự (?:phối hợp|tham gia) của)(?:\s*:)?\s+"
)
_THROUGH = re.compile(rf"\s*(?:lãnh đạo|chỉ đạo|lãnh đạo, chỉ đạo)\s+(?={UNIT})")
_LEADS = re.compile(r"\s*,?\s*(?:là cơ quan\s+|làm\s+)?chủ trì(?!\w)")
_CLAUSE = re.compile(rf"(?<=[.;])\s+|,\s+(?=(?:đồng thời\s+)?{_TELLS}\s+{UNIT})")
_NEXT_UNIT = re.compile(rf",\s+(?:còn\s+)?(?={UNIT})")
_THEN = re.compile(rf"(?:trường hợp|nếu|khi)[^;.]*?\sthì\s+(?={UNIT})", re.IGNORECASE)

_NATIONAL = r"Bộ(?! phận)|Chính phủ|Quốc hội|Trung ương|trung ương|cấp trên|cấp có thẩm quyền|Đoàn đại biểu Quốc hội"
_OF_OTHERS = r"(?:các )?(?:ngành|cơ quan|đơn vị) (?:có thẩm quyền|cấp trên)|(?:các )?ngành cấp trên"
_BESIDE = (
    r"(?:Chi nhánh|Điện lực|Bảo hiểm xã hội|BHXH|Ngân hàng|Công ty|Tòa án|Viện kiểm sát|Kho bạc|Chi cục|Cục|Thuế"
    r"|Xí nghiệp)"
)
_PROVINCIAL = r"(?:UBND|Ủy ban nhân dân|HĐND) (?:tỉnh|thành phố)|[Ss]ở|SỞ|Tỉnh ủy|Thành ủy|cấp tỉnh|tỉnh"
_OF_DISTRICT = r"(?:UBND|Ủy ban nhân dân|HĐND) huyện|Huyện ủy|cấp huyện|huyện"


class Authority:
    """What is above whoever issued a paper, and how a paper says that a thing is to be decided there."""

    def __init__(self, issuer: str):
        above = [_NATIONAL, _OF_OTHERS]
        if not re.search("tỉnh", issuer, re.IGNORECASE):
            above.append(_PROVINCIAL)
            if not re.search("huyện|quận|thị xã", issuer, re.IGNORECASE):
                above.append(_OF_DISTRICT)
        units = rf"(?:{'|'.join(above)})(?!\w)"
        self._units = re.compile(units)
        self.is_meant = re.compile(
            rf"(?i:vượt(?: quá)?|không thuộc|nằm ngoài|ngoài|chưa thuộc) thẩm quyền"
            rf"|(?i:thẩm quyền)(?: [^\s.;,]+){{0,6}}? (?:của|thuộc(?: về)?) {units}"
            rf"|thuộc(?: thẩm quyền)?(?: của)? {units}"
            rf"|thuộc thẩm quyền(?: giải quyết)?(?: của)? {_BESIDE}"
            rf"|(?<!\w)do {units}(?: [^\s.;,]+){{0,4}}? (?:quản lý|quyết định|quy định|đầu tư|làm chủ đầu tư)"
            rf"|(?<!đơn )(?<!ý kiến )(?<!ý kiến, )(?<!các )(?<!những )(?<!quyết )(?i:kiến nghị) (?:với |lên |tới "
            rf"|đến |đề nghị )?"
            rf"(?:{units}|(?={UNIT}))"
            rf"|(?i:đề nghị) (?:với )?{units}"
            rf"|(?i:chuyển|gửi)(?: [^\s.;]+){{0,14}}? {units}[^.;]{{0,80}}?(?:xem xét|giải quyết|trả lời|cho ý kiến"
            rf"|theo thẩm quyền)"
        )

    def is_above(self, unit: str) -> bool:
        return bool(self._units.match(normalise(unit)))


_IF = re.compile(r"(?:trường hợp|nếu|nội dung nào|vấn đề nào|những nội dung|việc gì)[^.;]*$", re.IGNORECASE)
_FORWARDS = re.compile(
    r"\s*:?\s*(?:(?:sẽ|tiếp tục|chủ trì|có trách nhiệm|đã|xin)\s+)*(?:có (?:văn bản|VB|báo cáo)|tổng hợp"
    r"|ghi nhận|tiếp thu|kiến nghị|gửi|báo cáo"
    r"|chuyển|đề xuất|đề nghị|làm việc|lập|hoàn thiện|tham mưu|soạn)(?!\w)"
)
_ANSWERED = re.compile(
    r"đã (?:được )?(?:[^.;]{0,90}?\s)?(?:trả lời|giải thích|giải đáp|thông tin|làm rõ|giải trình"
    r"|tiếp thu và trả lời)(?!\w)"
    r"|được (?:[^.;]{0,60}?\s)?(?:trả lời|giải thích|giải đáp|làm rõ)[^.;]{0,30}? (?:tại|ngay)"
    r"|(?:trả lời|giải thích|giải đáp)(?: trực tiếp| rõ)? (?:ngay )?tại (?:hội nghị|buổi|cuộc|chỗ)"
    r"|đã rõ(?!\w)|(?:bà con|công dân|người dân|nhân dân|đại biểu) (?:đã )?(?:nhất trí|đồng tình|thống nhất) với",
    re.IGNORECASE,
)
_NAMED_UNIT_FORWARDS = re.compile(rf"(?:^|[,.;:]\s+|(?:nên|do đó|vì vậy)\s+)(?={UNIT})")


def assignment_of(text: str, issued_on: date | None, authority: Authority, points: Sequence[str] = ()) -> Assignment:
    """Of the text of a conclusion without its number; `points` are its sub-items."""
    text = _same_length(text)[:LONGEST]
    points = [point[:LONGEST] for point in points[:MOST_POINTS]]
    whole = " ".join([text, *points])[: 2 * LONGEST]
    tasks = list(_tasks(text, issued_on))
    below = [task for point in points for task in _tasks(_same_length(point), issued_on)]
    named = [task for task in tasks if not GENERIC.match(task.unit) or task.deadline is not None]
    deadline = deadlines.last(deadlines.found_in(text if below else whole, issued_on))
    is_ordered = any(task.is_directive for task in named)
    outside = authority.is_meant.search(normalise(whole))
    if outside and not _IF.search(whole[: outside.start()]) and not _is_for_below(whole, outside):
        return Assignment(Kind.OUTSIDE_AUTHORITY, _forwarder(text, tasks, authority), deadline=deadline)
    if _ANSWERED.search(whole) and not is_ordered and not below:
        return Assignment(Kind.ANSWERED_ON_SITE)
    if not named and not below:
        return Assignment(Kind.GENERAL)
    if not is_ordered and not below and deadline is None and EXHORTS.match(named[0].text):
        return Assignment(Kind.GENERAL)
    if deadline is None and not below and _is_appeal(named[0]):
        return Assignment(Kind.GENERAL)
    if below:
        first = named[0] if named else below[0]
        if not named and len(below) == 1:
            return _put_together(below, deadline or below[0].deadline, text)
        others = [] if named else [task.unit for task in below if task.unit != first.unit]
        lead = first.unit
        return Assignment(Kind.ASSIGNMENT, lead, _unique([*first.with_units, *others], lead), below, deadline)
    return _put_together(named, deadline, text)


def names_a_task(text: str) -> bool:
    """Whether somebody is told something, or it is said who decides or has answered."""
    plain = normalise(text)
    return _place(plain) is not None or bool(_ANSWERED.search(plain)) or "thẩm quyền" in plain


def of_unit(unit_named: str, text: str) -> str:
    """A task below the heading of a unit ("Đối với UBND xã"), told in full."""
    found = re.match(r"(?:Đối với|Giao|Yêu cầu|Đề nghị|Nhiệm vụ của)?\s*", unit_named)
    start = found.end() if found else 0
    if not is_unit_at(unit_named, start) or not re.match(rf"(?:{VERB})(?!\w)", normalise(text), re.IGNORECASE):
        return text
    units = units_at(unit_named, start)
    if units.end < len(unit_named.rstrip(" :.")) or not units.names:
        return text
    return f"{unit_named[start:].rstrip(' :.')} {text[:1].lower()}{text[1:]}"


def _same_length(text: str) -> str:
    """As spelt, if the one spelling by which words are found has the same length."""
    return text if len(normalise(text)) == len(text) else normalise(text)


def _is_for_below(text: str, found: re.Match[str]) -> bool:
    """Of "giải quyết kiến nghị" the requests are those of people."""
    return bool(re.search(r"(?:giải quyết|trả lời|tiếp nhận|xử lý)\s+$", text[: found.start()]))


def _is_appeal(task: Task) -> bool:
    return bool(EXHORTS.match(task.text)) and any(GENERIC.match(unit) for unit in task.with_units)


def _put_together(tasks: list[Task], deadline: Deadline | None, text: str) -> Assignment:
    lead = tasks[0].unit
    others: list[str] = []
    for task in tasks:
        others += [task.unit, *task.with_units]
    distinct = {task.unit for task in tasks if not task.only_assists}
    subtasks = [task for task in tasks if not task.only_assists] if len(distinct) > 1 else []
    if not all(task.text for task in subtasks):
        subtasks = []
    return Assignment(Kind.ASSIGNMENT, lead, _unique(others, lead), subtasks, _joined(deadline, text))


def _joined(deadline: Deadline | None, text: str) -> Deadline | None:
    """Two in one clause are told together: "khởi công trước ... và đưa vào sử dụng trong quý I"."""
    if deadline is None or deadline.due is None:
        return deadline
    before = re.search(r"(?:^|[,;:.]\s|\stiến độ,\s)([^,;:]*\d{4}\s+và\s+[^,;:]*)$", text[: deadline.start])
    if before and re.search(r"(?:trước|chậm nhất|trong) (?:ngày|tháng|quý)", before[1]):
        return deadline._replace(words=before[1] + deadline.words, start=before.start(1))
    return deadline


def _unique(names: list[str], lead: str) -> list[str]:
    return [name for name in dict.fromkeys(names) if name != lead]


def _forwarder(text: str, tasks: list[Task], authority: Authority) -> str | None:
    """Who must pass it on: the unit that is told to, or that says it will."""
    ordered = next((task.unit for task in tasks if task.is_directive and not authority.is_above(task.unit)), None)
    if ordered:
        return ordered
    plain = normalise(text)
    for found in _NAMED_UNIT_FORWARDS.finditer(plain):
        units = units_at(text, found.end())
        if units.names and _FORWARDS.match(plain, units.end) and not authority.is_above(units.names[0]):
            return units.names[0]
    return None


def _tasks(text: str, issued_on: date | None) -> Iterator[Task]:
    """Who is told what, clause by clause."""
    plain = normalise(text)
    at = 0
    for stop in [*(found.span() for found in _CLAUSE.finditer(plain)), (len(plain), len(plain))]:
        yield from _of_clause(text[at : stop[0]], issued_on)
        at = stop[1]


def _of_clause(clause: str, issued_on: date | None) -> Iterator[Task]:
    plain = normalise(clause)
    place = _place(plain)
    if place is None:
        return
    start, is_directive = place
    units = units_at(clause, start)
    if not units.names:
        return
    end = units.end
    if (passive := _PASSIVE.match(plain, end)) is not None:
        end, is_directive = passive.end(), True
    elif not is_directive and DECIDES.match(plain, end):
        return
    names, end = _chain(clause, plain, units.names, _after_marks(plain, end), is_directive)
    end = _after_marks(plain, end)
    rest, following = _until_next_unit(clause, plain, end)
    with_units, _ = _coordinating(rest)
    found = deadlines.found_in(rest, issued_on)
    task_text = _task_text(rest, found)
    yield Task(
        names[0],
        task_text,
        deadlines.last(found),
        _unique([*names[1:], *with_units], names[0]),
        is_directive,
        bool(re.search(r"(?<!\w)phối hợp(?!\w)", normalise(rest))) and not with_units,
    )
    if following:
        yield from _of_clause(following, issued_on)


def _place(plain: str) -> tuple[int, bool] | None:
    """Where the units of a clause begin, and whether somebody tells them."""
    covered = masked(plain)
    for found in _TELLS_NOW.finditer(covered):
        after = found.end()
        if _NO_ORDER.search(covered[: found.start()]):
            continue
        if is_unit_at(covered, after) or is_person_at(covered, after):
            return after, True
    if (chair := _CHAIR.match(covered)) is not None:
        return chair.end(), True
    if _DEPUTY.match(covered):
        return 0, True
    if (then := _THEN.search(covered)) is not None:
        return then.end(), False
    starts = [0, *(found.end() for found in re.finditer(r":\s+|^[^:,]{0,30}(?:thì|nên),?\s+", covered))]
    for at in starts:
        if is_unit_at(covered, at) and _is_told(plain, at):
            return at, False
    for found in _GIVEN_TO.finditer(covered):
        units = units_at(plain, found.end())
        if not found[0].startswith(("do ", "(")) or _DO.match(covered, units.end):
            return found.end(), True
    return _behind_comma(plain, covered)


# Who concludes passes a task on; a deputy is given one.
_CHAIR = re.compile(
    rf"(?:[Đđ]ồng chí |[Đđ]/c )?(?:Chủ tịch|Bí thư|Thường trực|Ban Thường vụ)[^,.;:]{{0,60}}? chỉ đạo (?={UNIT})"
)
_DEPUTY = re.compile(
    r"(?:[Đđ]ồng chí |[Đđ]/c )?Phó (?:Chủ tịch|Bí thư)[^,.;:]{0,60}? (?:trực tiếp |chịu trách nhiệm )?chỉ đạo "
)
_LISTED = re.compile(r"(?:gửi|báo cáo|trình|cho|với|của|gồm|là|như|tại|về|thuộc)\s[^,]*$")


def _behind_comma(plain: str, covered: str) -> tuple[int, bool] | None:
    """ "Đối với 05 hộ chưa có nhà vệ sinh, Hội Phụ nữ xã hỗ trợ": after what the task is about or until when it is."""
    for found in _NEXT_UNIT.finditer(covered):
        before = covered[: found.start()]
        is_topic = re.match(
            r"(?:Đối với|Về|Từ nay|Phấn đấu|Trong|Trước|Đến|Để|Do|Thống nhất|Nhất trí|Đồng ý|Ghi nhận)(?!\w)", before
        )
        if (not is_topic and _LISTED.search(before)) or not _is_told(plain, found.end()):
            continue
        if not DECIDES.match(covered, units_at(plain, found.end()).end):
            return found.end(), False
    return None


def _is_told(plain: str, at: int) -> bool:
    """A unit is followed by what it does: a verb, with or without a colon before it."""
    end = units_at(plain, at).end
    return bool(re.match(rf"\s*(?:\([^)]*\))?\s*[:,]?\s*(?:{VERB})(?!\w)", masked(plain)[end:]))


def _chain(clause: str, plain: str, names: list[str], end: int, is_directive: bool) -> tuple[list[str], int]:
    """ "UBND xã chỉ đạo Phòng A": both; "Đảng ủy lãnh đạo Phòng A chủ trì": Phòng A."""
    through = _THROUGH.match(masked(plain), end)
    if through is None:
        return names, end
    below = units_at(clause, through.end())
    if not below.names:
        return names, end
    if _LEADS.match(plain, below.end):
        return below.names, below.end
    if not is_directive and GENERIC.match(below.names[0]):
        return names, end
    return [*names, *below.names], below.end


def _after_marks(plain: str, end: int) -> int:
    found = re.compile(r"\s*(?:\([^)]*\))?\s*[:,]?\s*").match(plain, end)
    return found.end() if found else end


def _until_next_unit(clause: str, plain: str, start: int) -> tuple[str, str]:
    """The task, and what another unit does in the same clause: "lập hồ sơ, UBND xã trình HĐND xã"."""
    covered = masked(plain)
    _, listed = _coordinating(clause[start:])
    for found in _NEXT_UNIT.finditer(covered, start + listed):
        if re.search(r"(?:gửi|báo cáo|trình|cho|với|của|gồm|là)\s[^,]*$", covered[start : found.start()]):
            continue
        if _is_told(plain, found.end()) and not DECIDES.match(covered, units_at(plain, found.end()).end):
            return clause[start : found.start()], clause[found.end() :]
    return clause[start:], ""


def _coordinating(rest: str) -> tuple[list[str], int]:
    """With whom, and where that list ends."""
    plain = normalise(rest)
    covered = masked(plain)
    names: list[str] = []
    end = 0
    for found in _WITH.finditer(covered):
        is_office = is_person_at(covered, found.end()) and not covered.startswith("ông ", found.end())
        if found.end() >= end and (is_unit_at(covered, found.end()) or is_office):
            units = units_at(rest, found.end())
            names += units.names
            end = units.end
    return names, end


_BEFORE_TASK = re.compile(
    r"^(?:(?:chịu trách nhiệm|có trách nhiệm)(?: chính)?(?: trong việc)?|chủ trì|làm đầu mối|là đầu mối)(?!\w)[\s,:]*"
)
_BEFORE_DEADLINE = re.compile(
    r"[\s,;.(]*(?:và\s+)?(?:thời gian(?:\s+\w+){0,2}|thời hạn(?:\s+\w+){0,2}|phấn đấu|thực hiện|h[oò]àn? ?thành"
    r"|hoàn thành|hòan thành|xong|kết thúc|duy trì)?[\s:,]*$"
)


def _task_text(rest: str, found: list[Deadline]) -> str:
    """What is to be done: without who leads and assists, and without until when."""
    text = rest.strip()
    if found and found[-1].end >= len(rest.rstrip(" .;/")) - 1:
        text = _BEFORE_DEADLINE.sub("", rest[: found[-1].start])
    text = _BEFORE_TASK.sub("", text.strip())
    plain = normalise(text)
    while (assists := _WITH.match(masked(plain))) is not None and is_unit_at(masked(plain), assists.end()):
        text = text[units_at(text, assists.end()).end :].strip(" ,:")
        plain = normalise(text)
    return text.strip(" .;,/").removeprefix("để ")
