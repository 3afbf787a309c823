"""What a record is called where its title says nothing: a link needs words that can be seen and read aloud."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.utils.translation import gettext as _


def titled(text: Any) -> str:
    """The text, or “Untitled” where nothing in it can be seen."""
    shown = str(text or "")
    return shown if any(unicodedata.category(character)[0] in "LNPS" for character in shown) else _("Untitled")
