"""Who acts: an organ by its public name, and its account where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Actor:
    """The name is that of an organ or a role, never of a person: it is shown to everybody (docs/domain.md, R1)."""

    name: str
    user: User | None = None
