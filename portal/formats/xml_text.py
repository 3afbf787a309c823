"""Text as XML 1.0, calendars and printed sheets can hold it: one rule for whoever writes them."""

from __future__ import annotations

import re
from typing import Any

# XML 1.0, section 2.2; and the controls of C1, which nothing displays.
_not_allowed = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def allowed(text: Any) -> str:
    """The text without characters that no XML document may hold; Word's line break becomes a space."""
    return _not_allowed.sub("", str(text).replace("\x0b", " "))


def allowed_in(value: Any) -> Any:
    """The same for every text of nested lists and dictionaries."""
    match value:
        case str():
            return allowed(value)
        case dict():
            return {key: allowed_in(each) for key, each in value.items()}
        case list() | tuple():
            return [allowed_in(each) for each in value]
    return value
