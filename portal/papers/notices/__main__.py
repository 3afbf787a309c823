"""The process that reads one file: `python -m portal.papers.notices FILE MEDIA_TYPE` prints one line of JSON."""

from __future__ import annotations

import json
import sys

from portal.files import sandbox
from portal.texts.bounds import Unreadable

from .blocks import blocks_of
from .layout import lines_of
from .reading import NoNotice, notice_of


def main(path: str, media_type: str) -> None:
    sandbox.limit_memory()
    result: dict[str, object]
    try:
        blocks = blocks_of(path, media_type)
        lines = [line for block in blocks for line in lines_of(block)]
        result = {"refusal": "no_text"} if not blocks else {"notice": notice_of(blocks), "lines": lines}
    except NoNotice:
        result = {"refusal": "no_notice"}
    except Unreadable as reason:
        result = {"refusal": reason.outcome.value}
    except Exception:
        # Whatever a parser says of a file that somebody made wrong, it is the file.
        result = {"refusal": "broken"}
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
