"""Imports between our modules, those inside functions and for type checking included, and their cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import grimp

PACKAGES = ("portal", "pages", "search")


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """For each module of ours those that it imports; migrations are left out."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    modules = [module for module in sorted(graph.modules) if ".migrations" not in module]
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in modules}


def cycles(graph: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    """Groups of modules that import each other, directly or through others (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []

    def visit(module: str) -> Iterator[list[str]]:
        index[module] = lowest[module] = len(index)
        stack.append(module)
        for imported in sorted(graph.get(module, ())):
            if imported not in index:
                yield from visit(imported)
            if imported in stack:
                lowest[module] = min(lowest[module], lowest[imported])
        if lowest[module] == index[module]:
            at = stack.index(module)
            group, stack[at:] = stack[at:], []
            if len(group) > 1:
                yield sorted(group)

    for module in graph:
        if module not in index:
            yield from visit(module)
