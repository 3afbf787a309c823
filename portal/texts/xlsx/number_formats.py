"""Number and date formats of cells, as Excel shows them with Vietnamese settings.

Left out: fractions (`# ?/?`), which are shown as General. Source of the codes: ECMA-376 part 1, 18.8.31.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<power>E[+-]0+)|(?P<half>AM/PM|A/P)|(?P<part>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<place>[0#?])|(?P<sign>[.,%@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*', re.DOTALL)
# Days as the locale of the machine has them, and as programs write them that know no locale.
OF_HERE = {
    "mm-dd-yy": "dd/mm/yyyy",
    "m/d/yy h:mm": "dd/mm/yyyy hh:mm",
    "yyyy-mm-dd": "dd/mm/yyyy",
    "yyyy-mm-dd h:mm:ss": "dd/mm/yyyy hh:mm",
    "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy": 'dd" "mmmm" "yyyy',
}
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
FIGURES = 10  # of General
FRACTION = re.compile(r"[?#0]\s*/\s*[?#0-9]")


def displayed(value: Any, code: str) -> str:
    """The text that the cell shows; "" where its format hides it (`;;;`)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = _sections(OF_HERE.get(code, code))
    if isinstance(value, date | time | timedelta):
        return _moment(value, sections[0])
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), sections)
    return _text(str(value), sections)


def hides(code: str) -> bool:
    """Whether a format shows nothing, whatever the cell holds."""
    return bool(code) and not code.strip(";").strip() and ";" in code


def _sections(code: str) -> list[str]:
    return [code[found.start() : found.end()] for found in _split(code)]


def _split(code: str) -> list[re.Match[str]]:
    found, at = [], 0
    while at <= len(code) and (section := SECTION.match(code, at)):
        found.append(section)
        at = section.end() + 1
    return found


def _text(text: str, sections: list[str]) -> str:
    if len(sections) < 4:
        return text.strip()
    return "".join(text if token["sign"] == "@" else _literal(token) for token in TOKEN.finditer(sections[3])).strip()


def _number(number: Decimal, sections: list[str]) -> str:
    section, number = _section_for(number, sections[:3])
    tokens = list(TOKEN.finditer(section))
    if section.strip().lower() in ("general", "@") or FRACTION.search(section):
        return _general(number)
    if not section:
        return ""
    if "general" in section.lower():
        return re.sub("general", _general(number), CONDITION.sub("", section), flags=re.IGNORECASE).replace('"', "")
    if any(token["power"] for token in tokens):
        places = section.partition(".")[2].upper().partition("E")[0].count("0")
        return f"{float(number):.{places}E}".replace(".", ",")
    return _placed(number, tokens)


def _section_for(number: Decimal, sections: list[str]) -> tuple[str, Decimal]:
    """The section of a format that a number falls into, and the number as it is shown there."""
    for section in sections:
        if condition := CONDITION.search(section):
            if _holds(number, condition[1], Decimal(condition[2])):
                return section, number
        elif any(map(CONDITION.search, sections)):
            return section, number
    if len(sections) > 1 and number < 0:
        return sections[1], -number
    if len(sections) > 2 and number == 0:
        return sections[2], number
    return sections[0], number


def _holds(number: Decimal, sign: str, bound: Decimal) -> bool:
    is_less, is_same = number < bound, number == bound
    return {
        "<": is_less,
        "<=": is_less or is_same,
        "=": is_same,
        "<>": not is_same,
        ">=": not is_less,
        ">": not (is_less or is_same),
    }[sign]


def _general(number: Decimal) -> str:
    if number == number.to_integral_value() and abs(number) < 10**11:
        return str(int(number))
    return f"{float(number):.{FIGURES}g}".replace(".", ",")


def _placed(number: Decimal, tokens: list[re.Match[str]]) -> str:
    """Figures put into the places of a format."""
    point = next((at for at, token in enumerate(tokens) if token["sign"] == "."), len(tokens))
    whole = [at for at, token in enumerate(tokens) if token["place"] and at < point]
    parts = [at for at, token in enumerate(tokens) if token["place"] and at > point]
    last = max([*whole, *parts], default=-1)
    commas = [at for at, token in enumerate(tokens) if token["sign"] == ","]
    scale = sum(at > last for at in commas)
    is_grouped = any(at < last for at in commas)
    number *= Decimal(100) ** sum(token["sign"] == "%" for token in tokens)
    number /= Decimal(1000) ** scale
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP)
    figures, _, decimals = f"{rounded:f}".partition(".")
    figures = figures.lstrip("0").rjust(sum(tokens[at]["place"] == "0" for at in whole), "0")
    needed = max((n for n, at in enumerate(parts, start=1) if tokens[at]["place"] == "0"), default=0)
    while len(decimals) > needed and decimals.endswith("0"):
        decimals = decimals[:-1]
    places = _in_places(figures, whole, is_grouped=is_grouped) | dict(zip(parts, decimals, strict=False))
    point_shown = "," if decimals else ""
    written = "".join(_at(token, places.get(at, ""), point_shown) for at, token in enumerate(tokens))
    return ("-" if number < 0 and rounded else "") + written.strip()


def _at(token: re.Match[str], figure: str, point: str) -> str:
    """What stands in one place of a format."""
    if token["place"]:
        return figure
    return {".": point, ",": ""}.get(token["sign"] or "", _literal(token))


def _in_places(figures: str, places: list[int], *, is_grouped: bool) -> dict[int, str]:
    """The first place takes what the others have no room for; grouped figures stand there together."""
    if not places:
        return {}
    if is_grouped:
        return {places[0]: f"{int(figures or 0):,}".replace(",", ".") if figures else ""}
    given = dict(zip(reversed(places), reversed(figures), strict=False))
    if len(figures) > len(places):
        given[places[0]] = figures[: len(figures) - len(places) + 1]
    return given


def _literal(token: re.Match[str]) -> str:
    return next(filter(None, token.group("quoted", "escaped", "currency", "sign", "other", "part")), "")


def _moment(value: date | time | timedelta, section: str) -> str:
    tokens = [token for token in TOKEN.finditer(section) if token["sign"] != "@"]
    has_half = any(token["half"] for token in tokens)
    written, before = "", ""
    for at, token in enumerate(tokens):
        part = (token["part"] or "").lower()
        if token["elapsed"]:
            written += _elapsed(value, token["elapsed"].lower())
            before = token["elapsed"][0].lower()
        elif token["half"]:
            written += "SA" if _clock(value).hour < 12 else "CH"
        elif part:
            if part[0] == "m" and len(part) < 3 and (before == "h" or _next_part(tokens, at) == "s"):
                part = part.replace("m", "M")  # minutes
            written += _part(value, part, has_half=has_half)
            before = part[0]
        else:
            written += _literal(token)
    return written.strip() or str(value)


def _next_part(tokens: list[re.Match[str]], at: int) -> str:
    parts = (token["part"] or token["elapsed"] for token in tokens[at + 1 :])
    return next((part[0].lower() for part in parts if part), "")


def _clock(value: date | time | timedelta) -> time:
    if isinstance(value, timedelta):
        return (datetime.min + timedelta(seconds=value.total_seconds() % 86_400)).time()
    return value if isinstance(value, time) else value.time() if isinstance(value, datetime) else time()


def _elapsed(value: date | time | timedelta, unit: str) -> str:
    clock = _clock(value)
    of_day = clock.hour * 3600 + clock.minute * 60 + clock.second
    seconds = value.total_seconds() if isinstance(value, timedelta) else of_day
    return f"{int(seconds // {'h': 3600, 'm': 60, 's': 1}[unit[0]]):0{len(unit)}}"


def _part(value: date | time | timedelta, part: str, *, has_half: bool) -> str:
    """One part of a day or an hour, by its letter and how often it stands there; `M` are minutes."""
    day = value if isinstance(value, date) else date(1900, 1, 1)
    clock = _clock(value)
    letter, length = part[0], len(part)
    if letter == "y":
        return f"{day.year:04}" if length > 2 else f"{day.year % 100:02}"
    if letter == "d" and length > 2:
        return (WEEKDAYS if length > 3 else SHORT_WEEKDAYS)[day.weekday()]
    if letter == "m" and length > 2:
        return f"Tháng {day.month}" if length > 3 else f"Thg {day.month}"
    hour = (clock.hour % 12 or 12) if has_half else clock.hour
    count = {"d": day.day, "m": day.month, "h": hour, "M": clock.minute, "s": clock.second}[letter]
    return f"{count:02}" if length > 1 else str(count)
