"""QR codes of the portal's own addresses, for printed pages."""

from __future__ import annotations

import io

import segno
from django.conf import settings

LONGEST_PATH = 300  # characters; a denser code cannot be read from a notice board


def svg_of(path: str) -> bytes:
    """The code of an address of this site as a drawing. Raises ValueError for any other address, or too long a one."""
    if not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_PATH:
        raise ValueError(path)
    drawing = io.BytesIO()
    segno.make_qr(f"{settings.SITE_URL}{path}", error="m").save(drawing, kind="svg", border=2, omitsize=True)
    return drawing.getvalue()
