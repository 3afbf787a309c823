"""Write the public copy of a file:

    python -m portal.files.cleaning FILE COPY

and print as JSON what was made (`Copy`), or why the file is not taken (`refusal`).
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from portal.files import sandbox
from portal.files.kinds import Refusal, Refused, family_of


def main(source: Path, target: Path) -> None:
    sandbox.limit_memory()
    print(json.dumps(_made(source, target)))


def _made(source: Path, target: Path) -> dict[str, Any]:
    try:
        with source.open("rb") as file:
            cleaner = import_module(f"portal.files.cleaning.{family_of(file)}")
        return asdict(cleaner.clean(source, target))
    except Refused as reason:
        return {"refusal": reason.refusal}
    except MemoryError:
        return {"refusal": Refusal.TOO_LARGE}
    except Exception:
        # Whatever a parser says of a file that somebody made wrong, it is the file.
        return {"refusal": Refusal.BROKEN}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
