import pytest

from portal.language.input_methods import decode_keystrokes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dduwowngf", "đường"),
        ("duowngfd", "đường"),
        ("DDuwowngf", "đường"),
        ("dduongwf", "đường"),
        ("ddaats", "đất"),
        ("ddaast", "đất"),
        ("nhaf", "nhà"),
        ("hoaf", "hòa"),
        ("hoafi", "hoài"),
        ("toanf", "toàn"),
        ("khoer", "khỏe"),
        ("thuyr", "thủy"),
        ("quys", "quý"),
        ("quar", "quả"),
        ("gias", "giá"),
        ("giees", "giế"),
        ("gif", "gì"),
        ("ngwowif", "người"),
        ("nuwowcs", "nước"),
        ("nuocws", "nước"),
        ("truwowngf", "trường"),
        ("muwa", "mưa"),
        ("muaw", "mưa"),
        ("ruwowuj", "rượu"),
        ("thuwr", "thử"),
        ("chuyeenj", "chuyện"),
        ("nguyeenx", "nguyễn"),
        ("cuar", "của"),
        ("mias", "mía"),
        ("trawng", "trăng"),
        ("ow", "ơ"),
        ("d9u7o7ng2", "đường"),
        ("d9a6t1", "đất"),
        ("nu7o71c", "nước"),
        ("nuo7c1", "nước"),
        ("tra8ng", "trăng"),
        ("hoa2", "hòa"),
        ("bo6i2", "bồi"),
        ("thu7o7ng2", "thường"),
    ],
)
def test_keystrokes_compose_meant_syllable(typed, meant):
    assert decode_keystrokes(typed) == meant


@pytest.mark.parametrize(
    "typed", ["an", "toi", "sua", "đường", "12", "a", "", "h5n1", "t5", "zzzqqqqqqqqqqqqqqqq", "b6"]
)
def test_uncomposable_keystrokes_give_nothing(typed):
    assert decode_keystrokes(typed) == ""
