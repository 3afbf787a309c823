"""Public copies of files, without properties that may name people. Runs in the process of `sandbox`, without Django."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Copy:
    """The public copy of a file. A signed file is public as it is, with its properties."""

    media_type: str
    is_signed: bool = False
    properties: dict[str, str] = field(default_factory=dict)
