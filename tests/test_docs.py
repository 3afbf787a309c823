"""What papers, comments and docstrings say of the project is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.opendata.catalogue.flattening import tables_of
from portal.opendata.catalogue.resources import RESOURCES

from . import citations
from .citations import ROOT, paper

FOLDERS = "docs|portal|pages|search|templates|tests|bench|deploy|tools|locale"
CITED_FILE = re.compile(rf"(?<![\w/.~*-])(?:{FOLDERS})/[\w./-]*[\w/]")
CITED_SECTION = re.compile(r"docs/(domain|architecture)\.md(?:, (\w+)(?: (\d+))?)?(?!#)")
CITED_RULE = re.compile(r"(?<![\w-])(?:R\d{1,2}(?![\w-])|rule S\d)")
CITED_DECISION = re.compile(r"(?<!docs/architecture\.md, )\b[Dd]ecision (\d+)")
LINK = re.compile(r"\]\((?!https?:)([^)\s#]*)(?:#([\w-]+))?\)")
CODE = re.compile(r"`([^`\n]+)`")
DOTTED = re.compile(r"(?<![\w./@-])(?:portal|pages|search)(?:\.[A-Za-z_]\w*)+(?![\w/])")
COMMANDS = {path.stem for path in citations.tracked(".py") if path.parent.name == "commands"} - {"__init__"}
# Commands of Django, and examples of names.
NOT_OURS = {
    *("migrate", "collectstatic", "createsuperuser", "makemigrations"),
    *("ActionItem", "test_slash_in_code_is_refused"),
}


def missing(pattern: re.Pattern[str], exists) -> list[str]:
    cited = ((place, match) for place, text in citations.texts() for match in pattern.finditer(text))
    return [f"{place}: {match[0]}" for place, match in cited if not exists(match)]


def is_there(cited: str) -> bool:
    """A file or folder; a decision by its number; a template as templates name each other."""
    places = (ROOT / cited, ROOT / "templates" / cited)
    return any(place.exists() for place in places) or any(ROOT.glob(f"{cited.rstrip('/')}-*"))


def test_cited_files_exist():
    assert missing(CITED_FILE, lambda match: is_there(match[0])) == []


def test_links_lead_somewhere():
    broken = []
    for path in citations.papers():
        for target, anchor in LINK.findall(path.read_text()):
            found = (path.parent / target).resolve() if target else path
            is_anchor = not anchor or anchor in citations.anchors(str(found.relative_to(ROOT)))
            if not found.exists() or not is_anchor:
                broken.append(f"{path.relative_to(ROOT)}: {target}#{anchor}")
    assert broken == []


def test_cited_sections_exist():
    """In code; papers link to each other, which is tried above."""
    broken = []
    for place, text in citations.texts():
        if place.endswith((".py", ".html")):
            for match in CITED_SECTION.finditer(text):
                if not has_section(f"docs/{match[1]}.md", match[2] or "", match[3] or ""):
                    broken.append(f"{place}: {match[0]}")
    assert broken == []


def has_section(name: str, section: str, number: str) -> bool:
    """A heading, an item of the list below it, a rule, or a decision of the project."""
    if section == "decision" or CITED_RULE.fullmatch(section):
        return f"{section}-{number}".strip("-").lower() in citations.anchors(name)
    is_item = not number or f"\n{number}. " in citations.section(name, section)
    return section in citations.headings(name) and is_item


def test_cited_rules_exist():
    def exists(match: re.Match[str]) -> bool:
        rule = match[0].removeprefix("rule ")
        return rule.lower() in citations.anchors("docs/domain.md") or f'"{rule}"' in paper("search/query/rules.py")

    assert missing(CITED_RULE, exists) == []


def test_cited_decisions_exist():
    numbers = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")}
    assert missing(CITED_DECISION, lambda match: match[1] in numbers) == []


def test_decisions_are_numbered_in_order():
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    assert [path for path in found if not path.read_text().startswith(f"# {path.name[:4]} ")] == []


def test_cited_modules_resolve():
    def exists(match: re.Match[str]) -> bool:
        is_file = match[0].rsplit(".", 1)[-1] in ("css", "js", "svg")
        return is_file or is_check(match[0]) or citations.resolves(match[0])

    assert missing(DOTTED, exists) == []


def is_check(name: str) -> bool:
    """The id of a system check of ours."""
    return name.rsplit(".", 1)[-1] in citations.words_of_code() and bool(re.fullmatch(r"\w+\.E\d{3}", name))


def names_in(text: str) -> list[str]:
    """Names in backticks: not a phrase, a path, a Vietnamese word or a figure."""
    found = (re.sub(r"\([^)]*\)$", "", each) for each in CODE.findall(text))
    return [each for each in found if re.fullmatch(r"[A-Za-z_][\w.]*", each)]


@pytest.mark.parametrize("path", citations.papers(), ids=lambda path: path.name)
def test_names_in_papers_exist(path: Path):
    known = citations.words_of_code() | NOT_OURS
    assert [name for name in names_in(path.read_text()) if name.rsplit(".", 1)[-1] not in known] == []


def test_names_in_remarks_exist():
    known = citations.words_of_code() | NOT_OURS
    unknown = []
    for place, text in citations.texts():
        if place.endswith(".py"):
            unknown += [f"{place}: {name}" for name in names_in(text) if name.rsplit(".", 1)[-1] not in known]
    assert unknown == []


def test_dotted_names_in_backticks_resolve():
    """Also without `portal.` before them; names of tables and of system checks look alike."""
    tables = {table.name for resource in RESOURCES.values() for table in tables_of(resource).values()}
    packages = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")}
    cited = [(place, name) for place, text in citations.texts() for name in names_in(text) if name not in tables]
    ours = [
        (place, name)
        for place, name in cited
        if name.split(".")[0] in packages and "." in name and not name.endswith(".json")
    ]
    assert [each for each in ours if not (is_check(each[1]) or citations.resolves(each[1]))] == []


def test_commands_are_documented():
    told = "".join(map(paper, ("README.md", "docs/operating.md", "docs/importing.md")))
    assert {name for name in COMMANDS if not re.search(rf"(?:`|manage\.py |deploy/manage ){name}\b", told)} == set()


def test_documented_commands_exist():
    told = "".join(path.read_text() for path in citations.papers())
    named = set(re.findall(r"(?:manage\.py|deploy/manage) (\w+)", told))
    assert named - COMMANDS - NOT_OURS - {"COMMAND"} == set()


def test_make_targets_are_documented():
    targets = set(re.findall(r"^([a-z-]+):.*##", paper("Makefile"), flags=re.MULTILINE))
    told = set(re.findall(r"(?:`|    )make ([a-z-]+)", paper("README.md") + paper("CONTRIBUTING.md")))
    assert targets == told


def test_every_package_is_documented():
    told = citations.section("docs/architecture.md", "Packages")
    packages = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")} - {"settings"}
    assert {name for name in packages if f"`portal/{name}`" not in told} == set()


def test_worked_example_holds():
    rows = citations.section("docs/architecture.md", "Worked example")
    steps = re.findall(r"^\| (\w+) \| `([\w/.]+)` \| (.+) \|$", rows, flags=re.MULTILINE)
    assert [step for step, _, _ in steps] == ["decided", "stored", "shown", "indexed", "tested"]
    for step, file, looked_for in steps:
        wanted = CODE.findall(looked_for)[0]
        assert wanted in paper(file), f"{step}: {wanted} is not in {file}"
    assert 'Duty("notice", dialogue.last_day' in paper("portal/dialogues/deadlines.py")
