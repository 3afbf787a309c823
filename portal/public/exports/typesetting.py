"""Typesetting by Typst: printed sheets (PDF) and preview pictures (PNG), from templates/public/sheets/.

A template is never put together from text: what a record says reaches it as data, so nothing in it can be a command.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from portal.formats.xml_text import allowed_in

TEMPLATES = settings.BASE_DIR / "templates" / "public" / "sheets"
TYPEFACE = Path(__file__).parent / "typeface"


def pdf(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """A tagged PDF (PDF/UA-1) that a screen reader can follow; the same data at the same time gives the same bytes."""
    moment = made_at.replace(microsecond=0)
    try:
        return _compiled(template, data, format="pdf", pdf_standards="ua-1", timestamp=moment)
    except typst.TypstError:  # a character that our typeface does not have: better a box than no sheet
        return _compiled(template, data, format="pdf", timestamp=moment)


def png(template: str, data: Mapping[str, Any]) -> bytes:
    """The first page as a picture, a pixel for each point of the page."""
    pages = _compiled(template, data, format="png", ppi=72)
    return pages if isinstance(pages, bytes) else pages[0]


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> Any:
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=settings.BASE_DIR,
        font_paths=_typeface(),
        sys_inputs={"data": json.dumps(allowed_in(data))},
    )
    return compiler.compile(**options)


@cache
def _typeface() -> typst.Fonts:
    """Only ours: a sheet looks alike on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(TYPEFACE)])
