"""Fragment caching of parts that are the same on many pages: `{% cached "footer" home %}…{% endcached %}`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from portal.caching.memoize import Memory

register = template.Library()

_memory: Memory[SafeString] = Memory()


class CachedFragmentNode(template.Node):
    """Rendered once for each language and each value of what it depends on, until the frame of the pages changes.

    Records in a fragment are passed as values, such as a tuple of frozen dataclasses.
    """

    def __init__(self, nodelist: NodeList, name: str, depends_on: Sequence[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._name = name
        self._depends_on = depends_on

    def render(self, context: Context) -> SafeString:
        if not getattr(context, "request", None):  # an error page, without what the frame usually shows
            return self.nodelist.render(context)
        values = [_key(expression.resolve(context)) for expression in self._depends_on]
        return _memory.get_or_compute((self._name, *values), lambda: self.nodelist.render(context))


def _key(value: Any) -> Hashable:
    return value if isinstance(value, tuple) else str(value)


@register.tag
def cached(parser: Parser, token: Token) -> CachedFragmentNode:
    """Arguments: a unique name, and the variables that the fragment depends on besides the language."""
    _tag, name, *depends_on = token.split_contents()
    nodelist = parser.parse(("endcached",))
    parser.delete_first_token()
    return CachedFragmentNode(nodelist, name.strip("\"'"), [parser.compile_filter(each) for each in depends_on])
