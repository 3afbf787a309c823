"""Files that hold a notice, read in a process of their own with limits on time and memory."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.files import sandbox
from portal.files.kinds import DOCX, PDF, Refusal, Refused, family_of
from portal.papers import files as papers
from portal.papers.files import SENTENCES

from .reading import Notice

SECONDS = 120

MESSAGES: Mapping[str, Promise] = {
    **SENTENCES,
    "spreadsheet": _("This is a table. Tables are read by another command: read_table."),
    "picture": _("This is a picture. Only Word files (.docx) and PDFs with text are read."),
    "other": _("This is neither a Word file (.docx) nor a PDF."),
    "outdated": _("This is a Word file of before 2007 (.doc). Save it as .docx and try again."),
    "no_text": _("The file has no text: probably a scan. Use the Word file, or a PDF with text."),
    "no_notice": _("This is no notice of conclusion: its title or its conclusions are missing."),
}


class NotRead(papers.NotRead):
    """As of every paper, with the reasons of notices."""

    def __init__(self, reason: str):
        super().__init__(reason, str(MESSAGES.get(reason, MESSAGES["broken"])))


class Paper(NamedTuple):
    """What a notice says, and all lines of the file in their order."""

    notice: Notice
    lines: list[str]


def read_file(path: Path) -> Notice:
    """What a notice says. Raises NotRead."""
    return read_paper(path).notice


def read_paper(path: Path) -> Paper:
    """Raises NotRead."""
    try:
        done = sandbox.run("portal.papers.notices", str(path.resolve()), _media_type(path), seconds=SECONDS)
        printed = json.loads(done.stdout or b"{}")
    except subprocess.TimeoutExpired as late:
        raise NotRead("too_large") from late
    if "notice" not in printed:
        raise NotRead(printed.get("refusal", "broken"))
    return Paper(cast(Notice, printed["notice"]), printed["lines"])


def _media_type(path: Path) -> str:
    """Told by the contents, as everywhere; the name does not matter."""
    try:
        with path.open("rb") as file:
            family = family_of(file)
    except OSError as error:
        raise NotRead("missing") from error
    except Refused as refused:
        reasons = {Refusal.LOCKED: "encrypted", Refusal.OUTDATED: "outdated"}
        raise NotRead(reasons.get(refused.refusal, "other")) from refused
    if family == "pdf":
        return PDF
    if family == "pictures":
        raise NotRead("picture")
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise NotRead("broken") from error
    if any(name.startswith("xl/") for name in names):
        raise NotRead("spreadsheet")
    if not any(name.startswith("word/") for name in names):
        raise NotRead("other")
    return DOCX
