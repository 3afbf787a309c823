"""A StreamField whose migrations do not change with its blocks."""

from __future__ import annotations

import json
from typing import Any

from wagtail import fields


class StreamField(fields.StreamField):
    """Keeps block definitions out of migrations: to the database this is one JSON column, whatever the blocks are.

    The idea is that of ONSdigital/dis-wagtail (`core/fields.py`). The price is paid in data migrations: a historical
    model knows no blocks, so there the value is the plain list that the column holds, to be read and saved as such.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any):
        super().__init__(block_types or [], **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup")
        return name, path, [], kwargs

    def to_python(self, value: Any) -> Any:
        if self.stream_block.child_blocks:
            return super().to_python(value)
        return json.loads(value) if isinstance(value, str) and value else value or []
