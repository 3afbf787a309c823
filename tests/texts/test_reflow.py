"""What the paper broke flows on; what the writer began anew stays so."""

import pytest

from portal.texts.reflow import reflow


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Giao Phòng Kinh tế xã chủ trì, phối hợp", "UBND xã sửa đường."),  # as far as the paper goes
        ("Giao Phòng Kinh tế", "sửa đường thôn Ngò, hoàn thành trong quý."),  # in small letters
    ],
)
def test_wrapped_line_is_joined(above, below):
    assert reflow(f"{above}\n{below}") == f"{above} {below}"


@pytest.mark.parametrize(
    "written",
    [
        "THÔNG BÁO\nKết luận của Chủ tịch UBND xã tại hội nghị",
        "Sửa đường thôn Ngò.\nKè suối Nậm Pung.",
        "Sửa đường thôn Ngò trong quý\na) Đo đạc lại\n- Báo cáo",
        "",
    ],
)
def test_deliberate_line_break_stays(written):
    assert reflow(written) == written
