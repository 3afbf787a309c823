"""Pages of a PDF: their visible text, or else the OCR of their image."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from ctypes import c_ushort
from math import sqrt

import pypdfium2 as pdfium
from pypdfium2 import raw

from portal.texts import ocr
from portal.texts.bounds import PICTURED, Hidden, Outcome, Page, Unreadable
from portal.texts.reflow import reflow

from .layout import Layout, turn_upright

# A scan often bears a stamp or a page number as text.
HARDLY_ANY = 20  # letters and digits
DOTS_PER_INCH = 300
TO_BE_SEEN = 100  # dots per inch: enough to tell whether letters are there
POINTS_PER_INCH = 72
PICTURE_SIZE = 240, 340  # pixels, twice as many as are shown: phones have fine screens
MOST_DOTS = 20_000_000  # an A3 sheet at 300 dots per inch; larger pages are drawn more coarsely
UNSEEN_NOTE = 0x2 | 0x20  # flags of an annotation: hidden, not on the screen


def pages(path: str, hidden: set[Hidden]) -> Iterator[Page]:
    with _opened(path) as document:
        document.init_forms()
        for index in range(len(document)):
            picture = _small(document[index]) if index < PICTURED else ""
            yield _read(document, index, hidden)._replace(picture=picture)


def _opened(path: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable(Outcome.ENCRYPTED if is_locked else Outcome.BROKEN) from error


def _read(document: pdfium.PdfDocument, index: int, hidden: set[Hidden]) -> Page:
    notes = _with_notes(document[index])
    page = document[index]
    turn_upright(page)
    layout = Layout(page, _drawn(page, TO_BE_SEEN))
    text = layout.read()
    text = "\n".join([text, *(note for note in notes if "".join(note.split()) not in "".join(text.split()))]).strip()
    if layout.has_unseen:
        hidden.add(Hidden.TEXT)
    if sum(map(str.isalnum, text)) < HARDLY_ANY and _has_picture(page) and ocr.can_read():
        return Page(index + 1, "", reflow(ocr.read(_drawn(page, DOTS_PER_INCH))), is_machine_read=True)
    return Page(index + 1, "", text)


def _with_notes(page: pdfium.PdfPage) -> list[str]:
    """What was typed onto the page or into its fields becomes part of it; returned is what has no form of its own."""
    notes = list(_typed(page))
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return notes


def _typed(page: pdfium.PdfPage) -> Iterator[str]:
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FREETEXT and not raw.FPDFAnnot_GetFlags(note) & UNSEEN_NOTE:
            yield _string(note, b"Contents")
        raw.FPDFPage_CloseAnnot(note)


def _string(note: object, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    buffer = (c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(note, key, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", errors="ignore")


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))


def _drawn(page: pdfium.PdfPage, dots_per_inch: int) -> ocr.Picture:
    width, height = page.get_size()
    scale = min(dots_per_inch / POINTS_PER_INCH, sqrt(MOST_DOTS / (width * height)))
    return page.render(scale=scale, grayscale=True).to_pil()


def _small(page: pdfium.PdfPage) -> str:
    """The page as a small picture, by which readers recognise the paper they have seen."""
    scale = min(most / size for most, size in zip(PICTURE_SIZE, page.get_size(), strict=True))
    webp = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(webp, "WEBP", quality=70)
    return b64encode(webp.getvalue()).decode()
