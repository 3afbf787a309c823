"""Every address of the admin, as Django knows them: found by walking the patterns, not by remembering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

ADMIN = "quan-tri/"
CLASSIFIED = Path(__file__).with_name("addresses.txt")


@dataclass(frozen=True)
class Address:
    name: str
    parameters: tuple[str, ...]

    def url(self, **values: object) -> str:
        return reverse(self.name, kwargs={name: values[name] for name in self.parameters})


def admin_addresses() -> list[Address]:
    root = next(each for each in get_resolver().url_patterns if str(each.pattern) == ADMIN)
    found = {address.name: address for address in _walk(root, "", ())}
    return sorted(found.values(), key=lambda address: address.name)


def _walk(resolver: URLResolver, prefix: str, parameters: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = (*parameters, *_parameters(pattern))
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern, namespace, here)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Address(f"{prefix}{pattern.name}", here)


def _parameters(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    match pattern.pattern:
        case RoutePattern() as route:
            return tuple(route.converters)
        case RegexPattern() as expression:
            return tuple(re.compile(str(expression)).groupindex)
    return ()


def classified() -> dict[str, str]:
    """The class of every address, from the list that people keep: `name class`, one a line."""
    lines = (line.split("#")[0].split() for line in CLASSIFIED.read_text().splitlines())
    return {line[0]: line[1] for line in lines if line}
