"""What papers, comments and docstrings cite, and what there is to be cited."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from django.utils.text import slugify

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("portal", "pages", "search", "bench", "tests", "tools")
WORD = re.compile(r"[A-Za-z_][\w-]*")


@cache
def tracked(*endings: str) -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = (ROOT / line for line in listed.stdout.splitlines() if line.endswith(endings))
    return tuple(path for path in found if path.exists() and "migrations" not in path.parts)


def papers() -> tuple[Path, ...]:
    return tracked(".md")


def paper(name: str) -> str:
    return (ROOT / name).read_text()


def decision(number: str) -> str:
    """The text of a decision, on one line."""
    (path,) = (ROOT / "docs" / "decisions").glob(f"{number}-*.md")
    return " ".join(path.read_text().split())


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def docstrings(path: Path) -> Iterator[ast.Constant]:
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(parsed(path)):
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr):
            value = node.body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value


@cache
def remarks(path: Path) -> str:
    """Comments and docstrings of a Python file; those that follow each other are one text."""
    found = [str(node.value) for node in docstrings(path)]
    for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
        if token.type == tokenize.COMMENT:
            found.append(token.string)
    return "\n".join(found)


def texts() -> Iterator[tuple[str, str]]:
    """Everything that may cite: papers whole, Python by its remarks, other sources whole."""
    for path in tracked(".md", ".html", ".css", ".js", ".typ", ".toml", ".in", ".conf", ".service", "Makefile"):
        yield str(path.relative_to(ROOT)), path.read_text()
    for path in tracked(".py"):
        if path.name not in ("test_docs.py", "test_figures_in_docs.py", "citations.py"):
            yield str(path.relative_to(ROOT)), remarks(path)


@cache
def words_of_code() -> frozenset[str]:
    """Every word that stands in code: not in a paper, a comment or a docstring."""
    found: set[str] = set()
    for path in tracked(".py"):
        said = {id(node) for node in docstrings(path)}
        for node in ast.walk(parsed(path)):
            for name, value in ast.iter_fields(node):
                if isinstance(value, str) and (name != "value" or id(node) not in said):
                    found.update(WORD.findall(value))
    others = (".html", ".css", ".js", ".svg", ".typ", ".toml", ".in", ".json", ".txt", ".conf", ".service", "Makefile")
    for path in tracked(*others, "bench/run", "deploy/manage", ".ci/services", ".ci/run"):
        found.update(WORD.findall(path.read_text()))
    found.update(part for path in tracked("") for part in (*path.parts, path.stem))
    return frozenset(found)


@cache
def headings(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"^#+ (.+)$", paper(name), flags=re.MULTILINE))


def section(name: str, heading: str) -> str:
    """What stands below a heading of the second order."""
    return paper(name).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@cache
def anchors(name: str) -> frozenset[str]:
    """Where a link may lead: headings as GitHub writes them, and places that are named."""
    return frozenset({slugify(heading, allow_unicode=True) for heading in headings(name)}) | frozenset(
        re.findall(r'<a id="([\w-]+)">', paper(name))
    )


def resolves(dotted: str) -> bool:
    """Whether a dotted name is a module of ours, or something in one; `portal.` may be left out."""
    return any(_found_in(start + dotted) for start in ("", "portal."))


def _found_in(dotted: str) -> bool:
    parts = dotted.split(".")
    for size in range(len(parts), 0, -1):
        name, rest = ".".join(parts[:size]), parts[size:]
        where = ROOT.joinpath(*parts[:size])
        if not (where.with_suffix(".py").exists() or (where / "__init__.py").exists()):
            continue
        value: object = import_module(name)
        for part in rest:
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
        return True
    return False
