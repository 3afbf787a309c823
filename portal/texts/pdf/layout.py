"""Layout of a PDF page: visible text in reading order, columns one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import c_double, c_int
from math import degrees

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from portal.texts.reflow import reflow

from .columns import blocks
from .lines import Box, Line, Word

SHADES = 16  # of 256: letters that differ by less from what is around them are not seen
BESIDE_SCAN = 4  # dots by which letters behind a scan may stand beside what they repeat
# Of the height of a line: no blank is between two letters that stand so near, and no more than one up to there.
TOUCHING, APART = 0.1, 0.5
FINENESS = 10  # the library tells places in whole dots
LOOKED_AT = 400  # letters, to tell how a page is turned


def turn_upright(page: pdfium.PdfPage) -> None:
    """So that most letters stand upright, whichever way the page is shown or was scanned."""
    text = page.get_textpage()
    angles = (raw.FPDFText_GetCharAngle(text, index) for index in range(min(text.count_chars(), LOOKED_AT)))
    turns = Counter(round(degrees(angle) / 90) % 4 for angle in angles if angle >= 0)
    text.close()
    if turns:
        page.set_rotation(90 * turns.most_common(1)[0][0])


class Layout:
    def __init__(self, page: pdfium.PdfPage, picture: Image.Image):
        """`picture`: the page as it is drawn, in grey."""
        self._page, self._picture = page, picture
        self._text = page.get_textpage()
        self._pad = BESIDE_SCAN if any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])) else 0
        self.has_unseen = False

    def read(self) -> str:
        rules = [self._box(*drawn.get_bounds()) for drawn in self._page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
        return "\n".join(reflow("\n".join(_joined(block))) for block in blocks(list(self._lines()), rules) if block)

    def _lines(self) -> Iterator[Line]:
        """As the library finds them, in the order of the file."""
        words: list[Word] = []
        for letters, box, end in self._runs():
            if box is not None and self._is_seen(letters, box):
                words.append(Word(letters, box))
            if end != " " and words:
                yield Line(tuple(words), is_broken=end == "-")
                words = []

    def _runs(self) -> Iterator[tuple[str, Box | None, str]]:
        """Letters without a blank, where they stand, and what ends them: a blank, a line, or a hyphen at its end."""
        letters, box, last = "", None, None
        supposed = ""  # a blank or an end that the library has put in
        for index in range(self._text.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(self._text, index))
            is_hyphen = raw.FPDFText_IsHyphen(self._text, index) == 1
            if letter.isspace() and not is_hyphen:
                if raw.FPDFText_IsGenerated(self._text, index) == 1:
                    supposed = "\n" if "\n" in (supposed, letter) else " "
                else:
                    yield letters, box, "\n" if letter == "\n" else " "
                    letters, box = "", None
                continue
            line = self._box(*self._text.get_charbox(index, loose=True))
            if supposed and (end := _end_between(last, line, supposed)):
                yield letters, box, end
                letters, box = "", None
            supposed, last = "", line
            letters += "-" if is_hyphen else letter
            own = self._box(*self._text.get_charbox(index))
            box = own if box is None else box.with_(own)
            if is_hyphen:
                yield letters, box, "-"
                letters, box, last = "", None, None
        yield letters, box, "\n"

    def _box(self, left: float, bottom: float, right: float, top: float) -> Box:
        corners = [self._dot(left, top), self._dot(right, bottom)]
        (x1, x2), (y1, y2) = (sorted(each) for each in zip(*corners, strict=True))
        return Box(x1, y1, x2, y2)

    def _dot(self, x: float, y: float) -> tuple[float, float]:
        across, down = c_int(), c_int()
        width, height = FINENESS * self._picture.width, FINENESS * self._picture.height
        raw.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, c_double(x), c_double(y), across, down)
        return across.value / FINENESS, down.value / FINENESS

    def _is_seen(self, letters: str, box: Box) -> bool:
        """Not white on white, behind a bar, beyond the edge, or never drawn; letters behind a scan stand on letters."""
        if not any(map(str.isalnum, letters)):
            return True
        width, height = self._picture.size
        left, top = max(int(box.left) - self._pad, 0), max(int(box.top) - self._pad, 0)
        right, bottom = min(int(box.right) + 1 + self._pad, width), min(int(box.bottom) + 1 + self._pad, height)
        if left < right and top < bottom:
            shades = self._picture.crop((left, top, right, bottom)).tobytes()
            if max(shades) - min(shades) >= SHADES:
                return True
        self.has_unseen = True
        return False


def _end_between(before: Box | None, after: Box, supposed: str) -> str:
    """What stands between two letters; the library supposes an end of the line wherever the font changes."""
    if before is None:
        return supposed
    height = min(before.bottom - before.top, after.bottom - after.top)
    is_one_line = min(before.bottom, after.bottom) - max(before.top, after.top) > height / 2
    gap = after.left - before.right
    if not is_one_line or gap < -height:
        return supposed
    return "" if gap < TOUCHING * height else " " if gap < APART * height else supposed


def _joined(lines: Sequence[Line]) -> list[str]:
    texts: list[str] = []
    is_broken = False
    for line in lines:
        if is_broken:
            texts[-1] += line.text
        else:
            texts.append(line.text)
        is_broken = line.is_broken
    return texts
