"""URL path converter for keys of records: any key gives an address that leads back to it.

Codes and slugs are letters, digits and hyphens today; old rows may hold slashes, dots or nothing at all. Percent
encoding does not help there: servers and browsers resolve `%2F` and `%2E%2E` before anybody reads them. So each byte
that is no letter, digit, hyphen or underscore becomes a tilde and two hexadecimal digits.
"""

from __future__ import annotations

import re

from django.urls.converters import register_converter

EMPTY = "~"
_odd = re.compile(rb"[^A-Za-z0-9_-]")
_written = re.compile(rb"~([0-9A-Fa-f]{2})")


def written(key: str) -> str:
    """`KN/2026/01` becomes `KN~2F2026~2F01`; an empty key a tilde alone."""
    plain = key.encode("utf-8", "surrogatepass")
    return _odd.sub(lambda byte: b"~%02X" % byte[0][0], plain).decode("ascii") or EMPTY


def read(part: str) -> str:
    """The key of a part of an address; one that was written in another way is taken as it is."""
    if part == EMPTY:
        return ""
    plain = part.encode("utf-8", "surrogatepass")
    return _written.sub(lambda found: bytes.fromhex(found[1].decode()), plain).decode("utf-8", "replace")


class KeyConverter:
    """`<key:…>` of a path. It takes slashes, too: a key may have come with percent signs that a server resolved."""

    regex = r"[^\0]+?"

    def to_python(self, value: str) -> str:
        """Raises ValueError, hence 404, for a key with NUL, which PostgreSQL cannot be asked for."""
        key = read(value)
        if "\0" in key:
            raise ValueError(value)
        return key

    def to_url(self, value: str) -> str:
        return written(value)


register_converter(KeyConverter, "key")
