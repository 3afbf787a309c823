"""Names are found however they are written, and never one in place of another."""

import unicodedata

import pytest

from portal.language.names import NameTable
from portal.language.spelling import name_key


@pytest.mark.parametrize(
    "written",
    [
        "Đảng uỷ xã Suối Ngàn",
        "ĐẢNG ỦY XÃ SUỐI NGÀN",
        "  đảng   ủy xã\u00a0Suối Ngàn ",
        "Ðảng ủy xã Suối Ngàn",
        "Đảng ủy xã Suối\u200b Ngàn",
        unicodedata.normalize("NFD", "Đảng ủy xã Suối Ngàn"),
    ],
)
def test_spellings_of_one_name_are_one(written):
    assert name_key(written) == name_key("Đảng ủy xã Suối Ngàn")


@pytest.mark.parametrize("written", ["Văn hoá – Xã hội", "văn hóa - xã hội", "VĂN HÓA-XÃ HỘI"])
def test_dash_form_and_spacing_are_ignored(written):
    assert name_key(written) == "văn hóa-xã hội"


@pytest.mark.parametrize("other", ["Đông Quế", "Đồng Quê", "Đồng Quế 2", "Dong Que"])
def test_another_name_stays_another(other):
    assert name_key(other) != name_key("Đồng Quế")


def test_unaccented_name_means_the_only_one():
    table = NameTable([("Giao thông", 1), ("Đất đai", 2)])
    assert (table.meant("GIAO THÔNG"), table.meant("Giao thong"), table.meant("dat dai")) == (1, 1, 2)


def test_unaccented_name_of_two_means_none():
    table = NameTable([("Đồng Quế", 1), ("Đông Quế", 2)])
    assert table.meant("Dong Que") is None
    assert table.alike("Dong Que") == [1, 2]


def test_wrong_accent_means_none():
    assert NameTable([("Giao thông", 1)]).meant("Giao thống") is None
