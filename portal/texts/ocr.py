"""OCR by Tesseract with Vietnamese, where it is installed.

Its text helps to find a page, and is never shown as the text.
"""

from __future__ import annotations

import io
import os
import subprocess
from functools import cache
from typing import TypeAlias

from PIL import Image

LANGUAGE = "vie"
PAGE_SECONDS = 60

Picture: TypeAlias = Image.Image


@cache
def can_read() -> bool:
    try:
        listed = _tesseract("--list-langs")
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in listed.stdout.decode().split()


def read(picture: Picture) -> str:
    """The text of a picture; "" where it takes too long or cannot be read."""
    png = io.BytesIO()
    picture.save(png, "PNG")
    try:
        done = _tesseract("stdin", "stdout", "-l", LANGUAGE, given=png.getvalue())
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def _tesseract(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run in one thread: more would only keep other work waiting."""
    return subprocess.run(  # noqa: S603 (words of ours; the picture comes through a pipe)
        ["tesseract", *arguments],  # noqa: S607 (wherever the system keeps it)
        input=given,
        capture_output=True,
        timeout=PAGE_SECONDS,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
