"""Notices of other shapes, made for one test each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document

from portal.files.kinds import DOCX
from portal.papers.notices.blocks import blocks_of
from portal.papers.notices.reading import Notice, notice_of

HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ ĐỒNG QUẾ\n-------\nSố: 51/TB-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐồng Quế, ngày 16 tháng 10 năm 2026",
)
FOOT = ("Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\nHoàng Văn Minh")
OPENING = "Ngày 08/10/2026, Chủ tịch UBND xã đối thoại với Nhân dân về đất đai. Chủ tịch UBND xã kết luận như sau:"


def columns(document: Document, *cells: str) -> None:
    table = document.add_table(rows=1, cols=len(cells))
    for cell, text in zip(table.rows[0].cells, cells, strict=True):
        first, *others = text.split("\n")
        cell.paragraphs[0].text = first
        for line in others:
            cell.add_paragraph(line)


def table(document: Document, *rows: Sequence[str]) -> None:
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def begun(opening: str = OPENING, head: Sequence[str] = HEAD, title: Sequence[str] = ()) -> Document:
    document = docx.Document()
    if head:
        columns(document, *head)
    for line in title or ("THÔNG BÁO", "Kết luận của Chủ tịch UBND xã tại hội nghị đối thoại"):
        document.add_paragraph(line)
    if opening:
        document.add_paragraph(opening)
    return document


def notice(folder: Path, *paragraphs: str, opening: str = OPENING) -> Notice:
    document = begun(opening)
    for text in paragraphs:
        document.add_paragraph(text)
    columns(document, *FOOT)
    return read(folder, document)


def read(folder: Path, document: Document) -> Notice:
    path = folder / "thong-bao.docx"
    document.save(str(path))
    return notice_of(blocks_of(str(path), DOCX))
