"""The script that anyone may take along: `standalone` with the functions of `merkle` in it, as one readable file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MERKLE = HERE.parent / "formats" / "merkle.py"
FUTURE = "from __future__ import annotations\n"
PLACE = "from portal.transparency.formats.merkle import "


@cache
def standalone_script() -> str:
    """Raises ValueError if `standalone` imports anything else of the portal."""
    merkle = MERKLE.read_text().partition(FUTURE)[2]
    lines = (HERE / "standalone.py").read_text().splitlines(keepends=True)
    script = "".join(merkle if line.startswith(PLACE) else line for line in lines)
    if "from portal." in script:
        raise ValueError("The script stands alone.")
    return script
