"""What `make mutants` names is there: modules, tests, and the lines of survivors that are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.rule_modules import GROUPS

ROOT = Path(__file__).parent.parent
LISTED = [
    line
    for line in (ROOT / "tests" / "mutants.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_rule_modules_and_tests_exist():
    named = [f"{module.replace('.', '/')}.py" for group in GROUPS for module in group.modules]
    named += [argument.removeprefix("--ignore=") for group in GROUPS for argument in group.tests]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("survivor", LISTED)
def test_listed_survivor_is_current(survivor):
    """The line that the mutant changes still stands in its module."""
    path, _colon, change = survivor.partition(": - ")
    lines = map(str.strip, (ROOT / path).read_text(encoding="utf-8").splitlines())
    assert any(change.startswith(f"{line} ") for line in lines if line), change
