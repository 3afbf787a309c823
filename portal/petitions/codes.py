"""Public codes of petitions: random, so that no gap reveals a purge (docs/architecture.md, decision 10)."""

import re
import secrets
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from slugify import slugify

from portal.fields.text import Checked
from portal.language import cleaning

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

# Without I, L, O, 0, 1 (read wrongly aloud or by hand).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST = 20
# An address is made of the code: a slash or a dot in it would be another address.
WRITTEN = re.compile("[A-Z0-9]+(-[A-Z0-9]+)*")


def new_code() -> str:
    """KN-7F3K-9QXD: 30^8 possibilities, so that a code can be neither guessed nor counted."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return f"KN-{''.join(letters[:4])}-{''.join(letters[4:])}"


class CodeField(Checked[_ST, _GT], models.CharField[_ST, _GT]):
    """A code in its one written form: capitals, digits and single hyphens. What differs by case alone is one code."""

    plain = "CharField"
    is_address = True

    def cleaned(self, value: str) -> str:
        return cleaning.code(value)

    def refuse(self, value: str, record: Any) -> None:
        if WRITTEN.fullmatch(value) and len(value) <= LONGEST:
            return
        proposal = slugify(value).upper()[:LONGEST].strip("-") or "KN-2026-0001"
        values = {"code": value, "proposal": proposal, "limit": LONGEST}
        raise ValidationError(
            _(
                "“%(code)s” cannot be a code: letters A to Z, digits and single hyphens, at most %(limit)d characters. "
                "Write for example %(proposal)s."
            )
            % values
        )
