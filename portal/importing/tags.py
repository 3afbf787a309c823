"""Tags by name: finds the existing tag, however its name is typed."""

from __future__ import annotations

from collections.abc import Iterable

from taggit.models import Tag
from taggit.utils import _parse_tags

from portal.language.names import NameTable


def tag_names(names: Iterable[str]) -> list[str]:
    """The names of existing tags, or new names as they are written; each name once."""
    table = NameTable((name, name) for name in Tag.objects.order_by("pk").values_list("name", flat=True))
    found: dict[str, None] = {}
    for name in names:
        known = table.meant(name)
        if known is None:
            known = " ".join(name.split())
            table.add(known, known)
        found[known] = None
    return list(found)


def tags_from_string(text: str) -> list[str]:
    """The names in a tag field (setting TAGGIT_TAGS_FROM_STRING)."""
    return tag_names(_parse_tags(text))
