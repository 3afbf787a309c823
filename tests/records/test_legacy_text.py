"""Texts from before Unicode are read, and nothing else is taken for one."""

import unicodedata

import pytest

from portal.language.legacy_encodings import Encoding, converted, encoding_of


def modern(text):
    encoding = encoding_of(text)
    return converted(text, encoding), encoding


TCVN3 = {
    "Céng hßa x· héi chñ nghÜa ViÖt Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "§éc lËp - Tù do - H¹nh phóc": "Độc lập - Tự do - Hạnh phúc",
    "§Ò nghÞ båi th­êng ®Êt ë th«n Ngß": "Đề nghị bồi thường đất ở thôn Ngò",
    "r¸c th¶i, ®­êng háng, cèng t¾c 12/3": "rác thải, đường hỏng, cống tắc 12/3",
    "Quy ®Þnh sè 11-Q§i/TW, H§ND vµ UBND huyÖn": "Quy định số 11-QĐi/TW, HĐND và UBND huyện",
    "ThÎ b¶o hiÓm y tÕ cña ng­êi nghÌo": "Thẻ bảo hiểm y tế của người nghèo",
}
VNI = {
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
    "Ñeà nghò boài thöôøng ñaát ôû thoân Ngoø": "Đề nghị bồi thường đất ở thôn Ngò",
    "raùc thaûi, ñöôøng hoûng, coáng taéc 12/3": "rác thải, đường hỏng, cống tắc 12/3",
    "ÑÖÔØNG HOÛNG": "ĐƯỜNG HỎNG",
    "kyõ thuaät, quyù vò, xöû lyù": "kỹ thuật, quý vị, xử lý",
}


@pytest.mark.parametrize(("written", "meant"), TCVN3.items())
def test_tcvn3_text_is_converted(written, meant):
    assert modern(written) == (meant, Encoding.TCVN3)


@pytest.mark.parametrize(("written", "meant"), VNI.items())
def test_vni_text_is_converted(written, meant):
    assert modern(written) == (meant, Encoding.VNI)


@pytest.mark.parametrize("meant", [*TCVN3.values(), "Ðường thôn Ngò".replace("Ð", "Đ"), "ĐẤT Ở THÔN NGÒ"])
def test_misread_vietnamese_windows_is_converted(meant):
    bytes_ = b"".join(map(_of_windows, meant))
    assert modern(bytes_.decode("cp1252")) == (meant, Encoding.WINDOWS)


def _of_windows(letter: str) -> bytes:
    """As Windows writes it: a letter of the keyboard, and its tone behind it."""
    tones = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark in "\u0300\u0301\u0303\u0309\u0323")
    bare = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in tones)
    return (unicodedata.normalize("NFC", bare) + tones).encode("cp1258")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11-QÐ/TW",
        "15/NÐ-CP",
        "Ð-1",
        "boi thuong",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        unicodedata.normalize("NFD", "Đề nghị bồi thường"),
        "là",
        "cá, là, tôi, hoà",  # every letter of it would fit a font
        "xã Hoà Bình, thôn Tân Lý",
        "Xin chào",
        "Không có dấu thì thôi",
        "Zürich, Łódź, Besançon",
        "Besançon",
        "café",
        "½ ha, 30 m²",
        "§ 5, 12 µm",
        "Công ty Königsberg",
        "“Tôi có ý kiến…”",
        "中文",
    ],
)
def test_other_text_is_left_unchanged(text):
    assert modern(text) == (text, None)


def test_converted_text_is_not_converted_again():
    for written in (*TCVN3, *VNI):
        assert modern(modern(written)[0])[1] is None


def test_foreign_word_does_not_hinder_detection():
    text = " ".join(TCVN3) + " Zürich"
    assert modern(text)[1] == Encoding.TCVN3
