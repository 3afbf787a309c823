"""Opens the engine that SEARCH_URL names."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from search.engines.base import Engine


def open_engine(url: str) -> Engine:
    """The engine that SEARCH_URL names: embedded:///path/of/a/folder or https://user:password@host:9200/prefix.

    Several nodes of one cluster stand side by side, https://user:password@a:9200,b:9200,c:9200/prefix: all of them
    know the user. Raises ImproperlyConfigured for any other address.
    """
    scheme, separator, rest = url.partition("://")
    hosts, _slash, prefix = rest.rstrip("/").partition("/")
    if separator and scheme == "embedded" and rest:
        from .tantivy import EmbeddedEngine  # each engine implements this module

        return EmbeddedEngine(Path(rest))
    if separator and scheme in ("http", "https") and _PREFIX.fullmatch(prefix):
        user, at, hosts = hosts.rpartition("@")
        nodes = hosts.split(",")
        if all(re.fullmatch(r".+:\d+", node) for node in nodes):
            from .elasticsearch import ClusterEngine, Options

            urls = [f"{scheme}://{user}{at}{node}" for node in nodes]
            return ClusterEngine(urls, prefix, options=Options.from_settings())
    # The address itself may hold a password.
    raise ImproperlyConfigured(
        _("SEARCH_URL must be embedded:///path/of/a/folder or https://user:password@host:port,host:port/prefix.")
    )


_PREFIX = re.compile(r"[a-z][a-z0-9_-]*")
