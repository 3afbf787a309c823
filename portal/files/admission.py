"""Admission of uploaded files: checks the content, and makes the public copy in a separate process."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import sandbox
from .kinds import EXTENSIONS, Refusal

MAX_BYTES = 30 * 1024 * 1024
SECONDS = 60

SENTENCES = {
    Refusal.FOREIGN: gettext_lazy("Only PDF, DOCX, XLSX, JPEG, PNG and WebP files can be taken."),
    Refusal.BROKEN: gettext_lazy("It is damaged and cannot be read: open it, save it anew, and add it once more."),
    Refusal.LOCKED: gettext_lazy("It has a password, so that nobody could read it: save it without one."),
    Refusal.OUTDATED: gettext_lazy("It is of Word or Excel before 2007: save it as DOCX or XLSX."),
    Refusal.MACROS: gettext_lazy("It holds macros, which are programs: save it as DOCX or XLSX without them."),
    Refusal.TOO_LARGE: gettext_lazy("It is too large or too intricate to be read: divide it, or save it more simply."),
    Refusal.TOO_MANY_DOTS: gettext_lazy("The picture has more than 40 megapixels: make it smaller."),
}


@dataclass(frozen=True)
class Admitted:
    """A file that is taken: `content` is its public copy, `original` what was given."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    original: bytes = field(repr=False)
    is_signed: bool = False
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.media_type]

    @property
    def is_as_given(self) -> bool:
        return self.content == self.original


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def admit(file: File[Any]) -> Admitted:
    """The file with its public copy, without properties that may name people.

    Raises ValidationError, in words for the uploader, if it is empty, too large, damaged, locked or of another kind.
    """
    if not file.size:
        raise ValidationError(_("The file is empty."))
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s; at most %(limit)s can be taken.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)}
        )
    file.seek(0)
    original = file.read()
    file.seek(0)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "copy")
        source.write_bytes(original)
        made = _cleaned(source, target)
        if "refusal" in made:
            raise ValidationError(str(SENTENCES[Refusal(made["refusal"])]), code=made["refusal"])
        return Admitted(file.name or "", content=target.read_bytes(), original=original, **made)


def _cleaned(source: Path, target: Path) -> dict[str, Any]:
    """What the process says; without a last word it was broken off, as the file has made it."""
    try:
        done = sandbox.run("portal.files.cleaning", str(source), str(target), seconds=SECONDS)
    except subprocess.TimeoutExpired:
        return {"refusal": Refusal.TOO_LARGE}
    return json.loads(done.stdout) if done.returncode == 0 else {"refusal": Refusal.TOO_LARGE}
