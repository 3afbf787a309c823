"""Cleans pictures by encoding them anew, without metadata.

EXIF goes above all: a photo taken at a home would tell where the home is (Luật BVDLCN 91/2025).
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from portal.files.kinds import JPEG, PNG, WEBP, Refusal, Refused

from . import Copy

MOST_DOTS = 40_000_000
FORMATS = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP}  # MPO: a JPEG with more than one view, of phones
QUALITY = 88

# Looked at in the header, before anything is decoded.
Image.MAX_IMAGE_PIXELS = MOST_DOTS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def clean(source: Path, target: Path) -> Copy:
    """Upright, in the same format, the first view of several."""
    try:
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as original:
            media_type = FORMATS[original.format or ""]
            upright = ImageOps.exif_transpose(original)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(Refusal.TOO_MANY_DOTS) from error
    if "transparency" in upright.info:
        upright = upright.convert("RGBA")
    bare = Image.new(upright.mode, upright.size)
    if palette := upright.getpalette():
        bare.putpalette(palette)
    bare.paste(upright)
    bare.save(target, media_type.removeprefix("image/"), quality=QUALITY)
    return Copy(media_type)


def without_metadata(picture: bytes) -> bytes:
    """A picture inside a document, not encoded anew: segments (JPEG) or chunks (PNG) that do not show are left out."""
    if picture.startswith(b"\xff\xd8\xff"):
        return _jpeg(picture)
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(picture)
    return picture


def _jpeg(picture: bytes) -> bytes:
    """Without comments and application segments but those that tell how colours are to be read (JFIF, ICC, Adobe)."""
    kept, at = [picture[:2]], 2
    while picture[at : at + 1] == b"\xff" and at + 4 <= len(picture):
        marker, size = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4])
        if marker == 0xDA:  # the picture itself
            break
        if marker != 0xFE and (marker not in range(0xE0, 0xF0) or marker in (0xE0, 0xE2, 0xEE)):
            kept.append(picture[at : at + 2 + size])
        at += 2 + size
    return b"".join(kept) + picture[at:]


def _png(picture: bytes) -> bytes:
    kept, file = [picture[:8]], io.BytesIO(picture[8:])
    while len(head := file.read(8)) == 8:
        body = file.read(int.from_bytes(head[:4]) + 4)  # with its checksum
        if head[4:] not in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"):
            kept.append(head + body)
        if head[4:] == b"IEND":
            break
    return b"".join(kept)
