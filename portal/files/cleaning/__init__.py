"""Public copies of files, without properties that may name people. Runs in the process of `sandbox`, without Django."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Copy:
    """What was made of a file. One that is signed is public as it is, with the properties that it bears."""

    media_type: str
    is_signed: bool = False
    properties: dict[str, str] = field(default_factory=dict)
