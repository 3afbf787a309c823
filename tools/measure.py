"""Measures of the code: sizes, cycles, annotations, full folders, names of tests. Tests and migrations are left out.

    python -m tools.measure

Prints the rows of the table (docs/architecture.md, Measures); to compare two commits, run it in a checkout of each.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles

from .imports import PACKAGES, cycles, imports

ROOT = Path(__file__).resolve().parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


def source_files() -> list[Path]:
    """Files with code of ours: no migration, no empty file."""
    found = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts and path.read_text().strip()]


def functions(paths: Iterable[Path]) -> Iterator[Function]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield node


def is_annotated(function: Function) -> bool:
    """Whether each argument and the result have a type; `self` and `cls` need none."""
    arguments = function.args
    asked = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    asked += [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return function.returns is not None and all(a.annotation for a in asked if a.arg not in ("self", "cls"))


def names_of_tests() -> list[str]:
    found = functions(sorted((ROOT / "tests").rglob("test_*.py")))
    return [function.name for function in found if function.name.startswith("test_")]


def any_annotations() -> int:
    """How often an annotation says `Any` and nothing more precise, or a generic is open."""
    return sum(
        1
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Name) and node.id == "Any"
    )


def spread(numbers: list[int]) -> str:
    """Median and ninetieth percentile."""
    return f"{median(numbers):.0f} / {quantiles(numbers, n=10)[-1]:.0f}"


def fullest_folders(how_many: int = 4) -> str:
    side_by_side = Counter(path.parent for path in source_files() if path.name != "__init__.py")
    return ", ".join(f"{folder.relative_to(ROOT)} {count}" for folder, count in side_by_side.most_common(how_many))


def rows() -> Iterator[tuple[str, str]]:
    paths = source_files()
    lengths = [len(path.read_text().splitlines()) for path in paths]
    found = list(functions(paths))
    sizes = [(function.end_lineno or function.lineno) - function.lineno + 1 for function in found]
    words = [len(name.split("_")) - 1 for name in names_of_tests()]
    circles = sorted(len(group) for group in cycles(imports()))
    yield "files, lines median / p90", f"{len(paths)}, {spread(lengths)}"
    yield "functions, lines median / p90 / max", f"{len(found):,}, {spread(sizes)} / {max(sizes)}"
    yield "cycles, imports inside functions counted (sizes)", f"{len(circles)} {tuple(circles) or ''}".strip()
    yield "fully annotated functions", f"{sum(map(is_annotated, found)) / len(found):.0%}"
    yield "annotations with Any", f"{any_annotations():,}"
    yield "modules side by side in the fullest folders", fullest_folders()
    yield "words of a test's name, median / p90", spread(words)


def main() -> None:
    for name, value in rows():
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
