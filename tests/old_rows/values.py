"""Values that older databases hold and today's checks refuse, by the type of their column."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection, models
from hypothesis import strategies as st

CONTROLS = ("\0", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "￾", "￿")
INVISIBLE = ("​", "‮", "‏", "⁦", "﻿", "­", "\U000e0001")
TEXTS = (
    "",
    " ",
    "\n\n",
    "‌",
    "Nước\x0bsạch",
    "x" * 20_000,
    "Đường " * 3_000,
    "<script>alert(1)</script>",
    "]]>&lt;&",
    "{{ x }} {% y %} %(name)s %s {0}",
    "=1+1",
    "a;b,c\"d'e\r\nBEGIN:VEVENT\r\nx",
    "Nguyê\u0303n Đường 𝟜𝟚",
    *(f"a{character}b" for character in (*CONTROLS, *INVISIBLE)),
    *CONTROLS[1:],
)
KEYS = (
    *("", " ", ".", "..", "...", "/", "//", "a/../b", "../../etc/passwd", "KN/2026/01", "kn-8888-0005"),
    *("?", "a?b=c", "#", "a#b", "a b", "100%", "%2F", "%", "~", "~2F", "a\\b", "a&b=c", "a+b", "a;b", "a:b", "@", "*"),
    *("ĐƯỜNG", "đường/làng", "x" * 3_000, "a\nb", "a\0b", "a\x0bb", "‮a", "a/atom", "a/anh.png", "lich.ics", "-", "'\""),
)
DATES = (
    *(date.min, date(1, 1, 2), date(1, 12, 31), date(99, 2, 28), date(999, 12, 31), date(1582, 10, 10)),
    *(date(1899, 12, 30), date(1969, 12, 31), date(2206, 11, 28), date(3000, 1, 1), date(9998, 12, 31)),
    *(date(9999, 1, 1), date(9999, 12, 30), date.max),
)
NUMBERS = (0, -1, -(2**31), 1, 6, 13, 32, 99, 1999, 10_000, 65_536, 2**31, 2**63 - 1, -(2**63))
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
MOMENTS = (
    *(datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in DATES),
    LAST_MOMENT,
    datetime.min.replace(tzinfo=UTC),
)
DATA = (
    *({}, [], None, "", "text", 0, 1.5, True, [[]], {"a": {"b": []}}),
    *({"due": value} for value in ("0001-01-01", "9999-12-31", "31/12/2026", "", None, 5, [])),
    *(
        {"owner": value}
        for value in (5, "", "x", {}, {"id": None}, {"id": "x", "name": None}, {"id": 10**30, "name": "y"}, [])
    ),
    *(
        {"to": value}
        for value in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2026-02-30", 5, {"name": "x"})
    ),
    {"from": "2026-01-01T08:00:00", "to": "2026-02-01"},
    {"from": "x", "to": "y"},
    {"sha256": None},
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[[106, "x"]]]},
    {"type": "MultiPolygon", "coordinates": [[[[1e308, -1e308], [0, 0], [1, 1], [1e308, -1e308]]]]},
    {"type": "Point", "coordinates": [106, 21]},
    {"unit": "x", "direction": None, "count": -1, "starts_on": "x", "due_on": "9999-12-31", "not_counted": [[]]},
)
PATHS = ("", "gone/file.pdf", "../../../etc/passwd", "/etc/passwd", "a\0b", "x" * 300, ".", "Đ/ư.pdf")

texts = st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def odd(field: models.Field[Any, Any]) -> st.SearchStrategy[Any] | None:
    """Odd values of a column; None for one that has none, or that a row cannot be without to be shown."""
    values = _of_type(field)
    return st.none() | values if values is not None and field.null else values


def _of_type(field: models.Field[Any, Any]) -> st.SearchStrategy[Any] | None:
    """The more special type first: a slug is a text, and a moment is a day."""
    match field:
        case models.FileField():
            return st.sampled_from(PATHS)
        case models.SlugField():
            return st.sampled_from(KEYS) | texts
        case models.CharField() if field.name == "code":
            return st.sampled_from(KEYS) | texts
        case models.CharField() if field.choices or field.name == "kind":
            return None  # codes that the program itself writes
        case models.CharField() | models.TextField():
            return texts
        case models.DateTimeField():
            return st.sampled_from(MOMENTS)
        case models.DateField():
            return st.sampled_from(DATES) | st.dates()
        case models.TimeField():
            return st.sampled_from((time.min, time.max, time(23, 59)))
        case models.BooleanField():
            return st.booleans()
        case models.IntegerField() if field.choices:
            return st.sampled_from([value for value, _label in field.choices])
        case models.IntegerField():
            return st.sampled_from(NUMBERS)
        case models.JSONField():
            return st.sampled_from(DATA)
    return None


def stored(field: models.Field[Any, Any], value: Any) -> Any:
    """As the database driver takes it, without asking the field, which may refuse it."""
    if value is None and not isinstance(field, models.JSONField):
        return None
    match field:
        case models.JSONField():
            return connection.ops.adapt_json_value(value, json.JSONEncoder)
        case models.DateTimeField():
            return connection.ops.adapt_datetimefield_value(value)
        case models.DateField():
            return connection.ops.adapt_datefield_value(value)
        case models.TimeField():
            return connection.ops.adapt_timefield_value(value)
    return value
