"""The how-to of the importers names every column that they know."""

import re
from pathlib import Path

import pytest
from django.utils.module_loading import autodiscover_modules

from portal.importing import kinds

HOW_TO = (Path(__file__).resolve().parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")
autodiscover_modules("importing")


# What only JSON holds, and a file beside that of petitions.
UNLISTED = re.compile(r"geometry\.|postings\.|changes\.|due_history\.")
KINDS = [kind for kind in kinds._kinds if "--event-units" not in kind.command]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.command)
def test_columns_are_documented(kind):
    command = kind.command.partition(" FILE")[0]
    row = next(line for line in HOW_TO.splitlines() if line.startswith(f"| `{command}`"))
    required, optional = (set(re.findall(r"`([a-z_.]+)`", cell)) for cell in row.split("|")[2:4])
    assert {name for name in kind.names.required if not UNLISTED.match(name)} <= required
    assert {name for name in kind.names.leaves if not UNLISTED.match(name)} <= required | optional
