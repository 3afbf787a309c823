"""Figures, headers and defaults that papers quote are those of the code."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from portal.caching import cached_response, memoize, page_cache
from portal.dialogues.models.dialogues import LONGEST as LONGEST_DIALOGUE
from portal.fields import dates
from portal.fields.text import LONGEST_TEXT, MOST_PEOPLE
from portal.files.cleaning.pictures import MOST_DOTS
from portal.opendata.api.views import CACHED
from portal.petitions.codes import LONGEST
from portal.public.exports.calendars import ASSUMED_LENGTH, SEQUENCE_COUNTS_FROM
from portal.records.history.act_dates import PUBLISH_WITHIN_DAYS
from search.query.criteria import LAST_PAGE, PAGE_SIZE

from . import citations
from .citations import ROOT, decision, paper


def test_defaults_in_readme_are_real():
    settings = paper("portal/settings/base.py")
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| `?([^|`]+?)`? \|", paper("README.md"), flags=re.MULTILINE))
    for name, default in re.findall(r"env\.\w+\(\"(\w+)\", default=([\"\w./-]+)\)", settings):
        plain = default.strip('"').replace("_", "").lower().removesuffix(".0") or "none"
        assert told[name].lower().replace("_", "") == plain or "://" in plain, f"{name}: {told[name]}, not {default}"


def counted(rule: dict) -> str:
    unit = {"working_days": "working days", "calendar_days": "calendar days", "count_per_year": "a year"}
    if rule["unit"] == "fixed_day_of_year":
        return f"until {rule['day']:02}/{rule['month']:02}"
    if rule["unit"].startswith("count_per"):
        return f"{rule['count']} {unit.get(rule['unit'], 'a month')}"
    rolls = ", rolls" if rule["roll"] else ""
    return f"{rule['count']} {unit[rule['unit']]} {rule['direction']}{rolls}"


def test_deadlines_told_are_those_shipped():
    table = citations.section("docs/domain.md", "Deadlines")
    rows = (line.split("|")[1:7] for line in table.splitlines() if line.startswith("| `"))
    told = [[cell.strip(" `") for cell in row] for row in rows]
    shipped = [
        [
            rule["code"],
            rule["level"] or "any",
            counted(rule),
            rule["starts_from"],
            f"{date.fromisoformat(rule['valid_from']):%d/%m/%Y}" if "valid_from" in rule else "",
            rule.get("organ", "any"),
        ]
        for rule in json.loads(paper("portal/workdays/seed/rules.json"))
    ]
    assert told == shipped


MINUTE, HOUR = 60, 3600
NUMBERS = {1: "an", 3: "three", 10: "ten"}
HEADERS = (
    f"max-age={cached_response.OUTSIDE}, s-maxage={cached_response.SHARED}, "
    f"stale-while-revalidate={cached_response.OUTSIDE}"
)
RULES = {rule["code"]: rule for rule in json.loads(paper("portal/workdays/seed/rules.json"))}
FIGURES = [
    ("0006", f"`?trang=N`, and end at page {LAST_PAGE} ({LAST_PAGE * PAGE_SIZE:,} results)"),
    ("0008", f"in seconds since {SEQUENCE_COUNTS_FROM.year}"),
    ("0008", f"an event is given {ASSUMED_LENGTH.seconds // HOUR} hours"),
    ("0009", f"`{CACHED['Cache-Control']}` with an ETag"),
    ("0010", f"told {cached_response.OUTSIDE} seconds, a proxy {cached_response.SHARED}"),
    ("0010", f"both {cached_response.OUTSIDE} more while they ask (`{HEADERS}`)"),
    ("0010", f"for {NUMBERS[page_cache.STANDS_IN // HOUR]} hour at most"),
    ("0010", f"stale for {NUMBERS[cached_response.FRESH // MINUTE]} minutes"),
    ("0014", f"stale for {NUMBERS[memoize.LIFE // MINUTE]} minutes"),
    ("0015", f"at most {LONGEST} characters"),
    ("0015", f"between {dates.RECORD_BEGINS.year} and today"),
    ("0015", f"within {NUMBERS[dates.DUE_YEARS]} years of the day"),
    ("0015", f"planned days within {NUMBERS[dates.PLANNED_YEARS]} years"),
    ("0015", f"validity from {dates.UNITS_BEGIN.year} to ten years ahead"),
    ("0015", f"at most {MOST_PEOPLE:,} people"),
    ("0015", f"{LONGEST_TEXT:,} characters"),
    ("0015", f"at most {LONGEST_DIALOGUE} days after the first"),
    ("0019", f"above {MOST_DOTS // 1_000_000} megapixels"),
    ("0021", f"a column of the rule, {PUBLISH_WITHIN_DAYS} at first"),
    ("0021", f"Luật 72/2025: {date.fromisoformat(RULES['result']['valid_from']):%d/%m/%Y}"),
    ("0021", f"116-KL/TU: {date.fromisoformat(RULES['notice']['valid_from']):%d/%m/%Y}"),
]


@pytest.mark.parametrize(("number", "sentence"), FIGURES)
def test_figures_in_decisions_are_current(number: str, sentence: str):
    assert sentence in decision(number)


def test_cache_header_is_as_told(rf):
    moment = 1_000_000.0
    entry = cached_response.Entry(b"", {"ETag": '""'}, (), 0, moment, moment + HOUR)
    assert entry.answer(rf.get("/"), now=moment)["Cache-Control"] == f"public, {HEADERS}"


def test_half_a_minute_in_browsers_holds():
    assert 2 * cached_response.OUTSIDE == MINUTE // 2
    assert "half a minute more" in paper("docs/operating.md")


def test_picture_of_previews_is_as_told():
    width, height = re.findall(r"(\d+) by (\d+)", decision("0012"))[0]
    assert f"width: {width}pt, height: {height}pt" in paper("templates/public/sheets/preview.typ")


def test_size_of_charts_is_as_told():
    (told,) = re.findall(r"Some (\d+) lines", decision("0011"))
    lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "portal/public/charts").glob("*.py"))
    assert abs(lines - int(told)) <= 100


def test_tokens_of_design_are_current():
    sheet, told = paper("portal/public/static/public/portal.css"), paper("docs/design.md")
    css = dict(re.findall(r"--([\w-]+): ([\d.]+(?:rem)?);", sheet))
    spaces = (str(round(float(css[f"space-{number}"].removesuffix("rem")) * 16)) for number in range(1, 9))
    assert f"| {' '.join(spaces)} px |" in told
    for name in ("line-text", "line-heading", "measure", "page"):
        assert f"`--{name}` {css[name]}" in told
    assert f"{float(css['size-small'].removesuffix('rem')) * 16:.0f} px" in told
