"""Structure of the code: sizes of packages, and which way imports go (docs/architecture.md, Imports)."""

from __future__ import annotations

import ast
from collections import Counter

from tools.imports import cycles, imports
from tools.measure import PACKAGES, ROOT, any_annotations, names_of_tests, source_files

MODULES_SIDE_BY_SIDE = 15
WORDS_OF_A_NAME = 6
# `Any` is for the borders of untyped libraries. Whoever removes some lowers this number; nobody raises it.
MOST_ANY = 1_596


def test_no_import_cycles():
    assert list(cycles(imports())) == []


def test_folders_stay_small():
    side_by_side = Counter(path.parent for path in source_files() if path.name not in ("__init__.py", "apps.py"))
    assert {folder: count for folder, count in side_by_side.items() if count > MODULES_SIDE_BY_SIDE} == {}


def test_packages_say_what_lives_there():
    empty = {"migrations", "management", "commands", "templatetags", "settings", "en", "vi"}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("__init__.py"):
            if path.parent.name not in empty:
                assert ast.get_docstring(ast.parse(path.read_text())), f"{path} does not say what lives there"


def test_query_needs_no_database():
    for path in (ROOT / "search" / "query").rglob("*.py"):
        assert "django.db" not in path.read_text(), path


def test_names_of_tests_are_short():
    long = [name for name in names_of_tests() if len(name.split("_")) - 1 > WORDS_OF_A_NAME]
    assert long == []


def test_any_becomes_rarer():
    assert any_annotations() <= MOST_ANY


def test_petition_histories_have_one_writer():
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "PetitionEvent"
    }
    assert makers == {"portal/petitions/history.py"}
