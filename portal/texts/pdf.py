"""Pages of a PDF: the text they hold, or else what the machine reads in their picture."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from math import sqrt

import pypdfium2 as pdfium
from pypdfium2 import raw

from . import machine
from .bounds import PICTURED, Outcome, Page, Unreadable
from .flowing import flowing

# A scan often bears a stamp or a page number as text.
HARDLY_ANY = 20  # letters and digits
DOTS_PER_INCH = 300
POINTS_PER_INCH = 72
PICTURE_SIZE = 240, 340  # pixels, twice as many as are shown: phones have fine screens
MOST_DOTS = 20_000_000  # an A3 sheet at 300 dots per inch; larger pages are drawn more coarsely


def pages(path: str) -> Iterator[Page]:
    with _opened(path) as document:
        for index in range(len(document)):
            page = document[index]
            picture = _small(page) if index < PICTURED else ""
            yield _read(page, index + 1)._replace(picture=picture)
            page.close()


def _opened(path: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable(Outcome.ENCRYPTED if is_locked else Outcome.BROKEN) from error


def _read(page: pdfium.PdfPage, number: int) -> Page:
    text = flowing(page.get_textpage().get_text_range().replace("\r\n", "\n"))
    if sum(map(str.isalnum, text)) < HARDLY_ANY and _has_picture(page) and machine.can_read():
        return Page(number, "", flowing(machine.read(_drawn(page))), is_machine_read=True)
    return Page(number, "", text)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))


def _drawn(page: pdfium.PdfPage) -> machine.Picture:
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, sqrt(MOST_DOTS / (width * height)))
    return page.render(scale=scale, grayscale=True).to_pil()


def _small(page: pdfium.PdfPage) -> str:
    """The page as a small picture, by which readers recognise the paper they have seen."""
    scale = min(most / size for most, size in zip(PICTURE_SIZE, page.get_size(), strict=True))
    webp = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(webp, "WEBP", quality=70)
    return b64encode(webp.getvalue()).decode()
