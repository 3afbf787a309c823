"""Texts whose letters were lost are told apart from proper Vietnamese, with its questions and quotations."""

import json
import re
from pathlib import Path

import pytest

import portal
from portal.importing.readers.mojibake import mojibake_problem

EXAMPLE = Path(portal.__file__).parent / "example"
PROPER = "Đường thôn Ngò ngập, nhân dân đề nghị xử lý"


def _texts(tree):
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(branch)


def _of_the_example():
    for name in ("petitions.json", "notices.json", "dialogues.json", "live.json"):
        yield from _texts(json.loads((EXAMPLE / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "??ng th?n Ng?",
        "???ng th?n Ng? ng?p",
        "Ki?n ngh?",
        "X? Ng?",
        "Đ??ng làng h?ng",
        "TH?N NG? NG?P N??C",
        "???NG LÀNG",
        "Đường th\ufffdn Ngò",
        "Đường th\ud800n",
        PROPER.encode().decode("cp1252", "replace"),
        PROPER.encode().decode("latin-1"),
        PROPER.encode().decode("latin-1").encode().decode("latin-1"),
        PROPER.encode().decode("cp1258", "replace"),
        PROPER.encode().decode("cp437"),
        PROPER.encode().decode("mac_roman"),
        "Nội dung".encode().decode("cp1252"),
        "Giao thông".encode().decode("cp1252"),
        "&#272;&#432;&#7901;ng l&#224;ng",
        PROPER.encode().decode("cp1251", "ignore"),
        PROPER.encode().decode("shift_jis", "ignore"),
        "Giaо thông",  # with a Cyrillic о
        "th\x00n Ng\x00",
        "Đ□ờng th□n",
        "Th&ocirc;n Ng&ograve;",
        "R&amp;D",
        "=C4=90=C6=B0=E1=BB=9Dng",
        "%C4%90%C6%B0%E1%BB%9Dng",
        r"\u0110\u01b0\u1eddng",
        "#REF!",
        "########",
    ],
)
def test_spoilt_text_is_refused(text):
    assert mojibake_problem(text)


@pytest.mark.parametrize(
    "text",
    [
        PROPER,
        "Bao giờ sửa?",
        "Bao giờ sửa? ai chịu trách nhiệm? Khi nào xong??",
        "Đường này dài bao nhiêu km? Rộng mấy m?",
        "Đã hỏi UBND? HĐND? Trả lời gì?Tại sao?",
        "Có Internet?Đề nghị trả lời",
        "gì?tại sao",
        "(bao giờ?)đề nghị trả lời; “khi nào?”thì",
        "?",
        "?? ???",
        "Xem https://example.vn/a?b=c&d=ê",
        "ubnd.vn/?id=5",
        "https://vi.wikipedia.org/wiki/%C4%90%C3%A0_N%E1%BA%B5ng",
        "Tăng 5%, giảm 10%",
        "□ Đồng ý □ Không đồng ý",
        "Trung Quốc (中国), Nga: Москва",
        "Dân tộc Ê-đê: ƀuôn, čư; K’Ho: bơnơ̆m",
        "A & B; R&D",
        "“UBND XÃ”, “THÔN”",
        "UBND XÃ\u00a0LONG AN",
        "XÃ – HUYỆN",
        "XÃ… THÔN ‘CÁ’",
        "«lá» «chào quý cá»",
        "Tiếng Pháp: « ça va »",
        "Diện tích 5 m², 96,5 %, ±2°, № 3",
        "√ ✓ x",
        "Zürich, Café Ñandú",
        "C# và #5",
    ],
)
def test_proper_text_is_taken(text):
    assert mojibake_problem(text) == ""


def test_no_example_text_counts_as_spoilt():
    texts = [text for text in _of_the_example() if mojibake_problem(text) or mojibake_problem(text.upper())]
    assert texts == []


def test_wrong_decoding_spoils_every_example_text():
    texts = {text for text in _of_the_example() if len(re.findall("[\u1ea0-\u1ef9]", text)) > 1}
    assert len(texts) > 300
    for reading in ("cp1252", "latin-1", "cp437"):
        assert [text for text in texts if not mojibake_problem(text.encode().decode(reading, "replace"))] == []
