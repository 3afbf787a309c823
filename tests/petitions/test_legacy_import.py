"""A file from before Unicode is loaded as what it says, and the report tells which rows were converted."""

import json

import pytest
from django.core.management import call_command

from portal.dialogues.models import Topic
from portal.importing import ImportRefused
from portal.petitions import importing
from portal.petitions.models import Petition
from tests.factories import make_dialogue, make_unit

pytestmark = pytest.mark.django_db

HEADING = (
    "code,publish,title,content,kind,category,dialogue_id,received_date,competence,agency,events.date,events.type\n"
)
UNICODE = (
    "KN-2345-6789,public,Đường thôn Ngò ngập,Mưa là ngập.,Kiến nghị,Giao thông,DT-1,2026-03-05,Thuộc thẩm quyền,"
    "Phòng Kinh tế,2026-03-05,tiếp nhận\n"
)
TCVN3 = (
    "KN-2345-6789,public,§­êng th«n Ngß ngËp,M­a lµ ngËp.,KiÕn nghÞ,Giao th«ng,DT-1,2026-03-05,Thuéc thÈm quyÒn,"
    "Phßng Kinh tÕ,2026-03-05,tiÕp nhËn\n"
)
VNI = (
    "KN-2345-6789,public,Ñöôøng thoân Ngoø ngaäp,Möa laø ngaäp.,Kieán nghò,Giao thoâng,DT-1,2026-03-05,"
    "Thuoäc thaåm quyeàn,Phoøng Kinh teá,2026-03-05,tieáp nhaän\n"
)


@pytest.fixture(autouse=True)
def dialogue():
    make_unit("Phòng Kinh tế")
    Topic.objects.create(name="Giao thông")
    return make_dialogue(reference="DT-1")


def load(content, **options):
    return importing.import_petitions(content, file="cu.csv", **options)


@pytest.mark.parametrize(("row", "encoding"), [(TCVN3, "TCVN3"), (VNI, "VNI-Windows")])
@pytest.mark.parametrize("codec", ["utf-8", "latin-1"])
def test_legacy_font_row_is_converted(row, encoding, codec):
    report = load((HEADING + row).encode(codec))
    petition = Petition.objects.get()
    assert (petition.title, petition.content) == ("Đường thôn Ngò ngập", "Mưa là ngập.")
    assert petition.owner.name == "Phòng Kinh tế"
    [note] = report.notes
    assert encoding in note
    assert "2" in note  # the row


def test_unicode_row_is_kept_without_note():
    report = load((HEADING + UNICODE).encode())
    assert report.loaded == 1
    assert report.notes == []


def test_single_legacy_font_field_is_converted():
    row = UNICODE.replace("Đường thôn Ngò ngập", "§­êng th«n Ngß ngËp")
    assert len(load((HEADING + row).encode()).notes) == 1
    assert Petition.objects.get().title == "Đường thôn Ngò ngập"


def test_legacy_font_denunciation_is_refused():
    report = load((HEADING + TCVN3.replace("KiÕn nghÞ", "Tè c¸o")).encode())
    assert (report.loaded, len(report.refused)) == (0, 1)
    assert Petition.objects.count() == 0


def test_bytes_without_text_are_refused():
    with pytest.raises(ImportRefused):
        load(b"code,title\nKN-1,\xff\xfe\x00\x01\x02\n")


def test_command_reports_converted_rows(tmp_path, capsys):
    file = tmp_path / "cu.json"
    row = dict(zip(HEADING.strip().split(",")[:10], TCVN3.strip().split(",")[:10], strict=True))
    row["events"] = [{"date": "2026-03-05", "type": "tiÕp nhËn"}]
    file.write_text(json.dumps({"petitions": [row]}), encoding="utf-8")
    call_command("import_petitions", str(file))
    assert "TCVN3" in capsys.readouterr().out
