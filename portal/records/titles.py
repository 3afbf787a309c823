"""Titles for links: never empty, so that a link has words to see and to read aloud."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.utils.translation import gettext as _


def titled(text: Any) -> str:
    """The text, or “Untitled” if it has no visible character."""
    shown = str(text or "")
    return shown if any(unicodedata.category(character)[0] in "LNPS" for character in shown) else _("Untitled")
