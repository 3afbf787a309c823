from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from portal.importing import ImportRefused
from portal.organisations import importing
from portal.organisations.directory import Directory, UnknownName
from portal.organisations.models import AgencyName, Boundary, HeadTerm, Place, Unit, UnitSuccession
from tests.factories import make_unit

pytestmark = pytest.mark.django_db

UNITS = """slug,name,kind,level,place,parent,valid_from,valid_to
ubnd-xa-ngo-cu,UBND xã Ngò,peoples_committee,commune,,,1997-01-01,2025-06-30
ubnd-xa-ngo,UBND xã Ngò,peoples_committee,commune,,,01/07/2025,
phong-kinh-te,Phòng Kinh tế xã Ngò,department,commune,,ubnd-xa-ngo,2025-07-01,
"""


def _load(importer, text: str, **options):
    return importer(text.encode(), file="tep.csv", **options)


def _reasons(importer, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as refused:
        _load(importer, text)
    assert all(error.reason for error in refused.value.report.errors)
    return [(error.row, error.column) for error in refused.value.report.errors]


def test_units_are_loaded_once():
    assert _load(importing.import_units, UNITS).loaded == 3
    again = _load(importing.import_units, UNITS)
    assert (again.loaded, again.known, Unit.objects.count()) == (0, 3, 3)


def test_json_says_the_same_as_csv():
    content = (
        '{"places": [{"slug": "xa-ngo", "name": "xã Ngò", "kind": "commune", "level": "commune", "parent": null}]}'
    )
    assert _load(importing.import_places, content).loaded == 1
    assert Place.objects.get().name == "xã Ngò"


def test_wrong_cells_named_nothing_loaded():
    text = (
        UNITS
        + "a,,department,commune,,,,\nb,Phòng B,office,nowhere,,,32/01/2025,\nc,Phòng C,department,commune,,mẹ,,\n"
    )
    assert _reasons(importing.import_units, text) == [
        (5, "name"),
        (6, "level"),
        (6, "valid_from"),
        (6, "kind"),
        (7, "parent"),
    ]
    assert not Unit.objects.exists()


def test_skip_bad_loads_good_rows():
    report = _load(importing.import_units, UNITS + "a,,department,commune,,,,\n", skip_bad=True)
    assert (report.loaded, [(error.row, error.column) for error in report.errors]) == (3, [(5, "name")])


def test_last_day_before_first_is_refused():
    text = UNITS + "a,Phòng A,department,commune,,,2025-07-01,2025-06-30\n"
    assert _reasons(importing.import_units, text) == [(5, "valid_to")]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[1, 2]", b"{broken", b'{"others": []}'])
def test_unreadable_file_is_refused(content):
    with pytest.raises(ImportRefused):
        importing.import_units(content, file="tep")


def test_row_with_extra_cells_is_refused():
    assert _reasons(importing.import_units, UNITS + "a,b,c,d,e,f,g,h,i\n") == [(5, "")]


def test_semicolons_and_byte_order_mark_accepted():
    assert _load(importing.import_units, "\ufeff" + UNITS.replace(",", ";")).loaded == 3


def test_successions_heads_and_agencies_load_once():
    _load(importing.import_units, UNITS)
    files = (
        (
            importing.import_successions,
            "of,predecessor,successor,kind,on,legal_basis\nunit,ubnd-xa-ngo-cu,ubnd-xa-ngo,merged,2025-07-01,NQ\n",
        ),
        (importing.import_heads, "unit,title,valid_from\nubnd-xa-ngo,Chủ tịch UBND xã Ngò,2025-07-01\n"),
        (importing.import_agencies, "name,unit\nPhòng Kinh tế xã,phong-kinh-te\n"),
    )
    for importer, text in files:
        assert _load(importer, text).loaded == 1
        assert _load(importer, text).known == 1
    assert (UnitSuccession.objects.count(), HeadTerm.objects.count(), AgencyName.objects.count()) == (1, 1, 1)


def test_succession_of_unknown_unit_names_column():
    text = "of,predecessor,successor,on\nunit,a,b,2025-07-01\n"
    assert _reasons(importing.import_successions, text) == [(2, "predecessor")]


# Names and days


@pytest.fixture
def directory():
    _load(importing.import_units, UNITS)
    AgencyName.objects.create(unit=Unit.objects.get(slug="phong-kinh-te"), name="Phòng Kinh tế")
    return Directory()


def test_name_finds_unit_valid_that_day(directory):
    assert directory.unit("UBND xã Ngò", on=date(2024, 3, 21)).slug == "ubnd-xa-ngo-cu"
    assert directory.unit("UBND xã Ngò", on=date(2026, 3, 21)).slug == "ubnd-xa-ngo"


def test_unit_found_by_agency_or_slug(directory):
    assert directory.unit("phòng  kinh tế", on=date(2026, 1, 1)).slug == "phong-kinh-te"
    assert directory.unit("ubnd-xa-ngo-cu", on=None).slug == "ubnd-xa-ngo-cu"


def test_unknown_name_error_names_agencies_table(directory):
    with pytest.raises(UnknownName, match="import_organisations agencies"):
        directory.unit("Phòng Không Có", on=date(2026, 1, 1))


def test_ambiguous_name_is_refused(directory):
    with pytest.raises(UnknownName):
        directory.unit("UBND xã Ngò", on=None)


def test_tone_mark_distinguishes_unit_names():
    with_tone, without = make_unit("UBND xã Đồng Quế", slug="a"), make_unit("UBND xã Đông Quế", slug="b")
    directory = Directory()
    assert directory.unit("UBND xã Đồng Quế", on=None) == with_tone
    assert directory.unit("UBND xã Đông Quế", on=None) == without


@pytest.mark.parametrize("written", ["Đảng uỷ xã Suối Ngàn", "ĐẢNG ỦY XÃ SUỐI NGÀN", "Ðảng ủy  xã Suối Ngàn"])
def test_unit_found_in_every_spelling(written):
    unit = make_unit("Đảng ủy xã Suối Ngàn")
    assert Directory().unit(written, on=None) == unit


def test_name_without_accents_is_only_suggested():
    make_unit("Đảng ủy xã Suối Ngàn")
    with pytest.raises(UnknownName, match="“Đảng ủy xã Suối Ngàn”"):
        Directory().unit("Dang uy xa Suoi Ngan", on=None)


RING = [[106.1, 21.4], [106.2, 21.4], [106.2, 21.5], [106.1, 21.4]]


def _boundaries(*, place: str = "xa-ngo", kind: str = "Polygon", coordinates: Any) -> str:
    geometry = {"type": kind, "coordinates": coordinates}
    properties = {"place": place, "valid_from": "2025-07-01"}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


@pytest.mark.parametrize(("kind", "coordinates"), [("Polygon", [RING]), ("MultiPolygon", [[RING], [RING]])])
def test_a_boundary_is_loaded_once(kind, coordinates):
    place = Place.objects.create(name="xã Ngò", level="commune", kind="commune")
    for loaded in (1, 0):
        assert _load(importing.import_boundaries, _boundaries(kind=kind, coordinates=coordinates)).loaded == loaded
    boundary = Boundary.objects.get()
    assert (boundary.place, boundary.valid_from) == (place, date(2025, 7, 1))
    assert boundary.geometry == {"type": kind, "coordinates": coordinates}


def test_boundary_heights_are_dropped():
    Place.objects.create(name="xã Ngò", level="commune", kind="commune")
    _load(importing.import_boundaries, _boundaries(coordinates=[[[*position, 12.5] for position in RING]]))
    assert Boundary.objects.get().geometry["coordinates"] == [RING]


@pytest.mark.parametrize(
    ("coordinates", "reason"),
    [
        ([RING[:3]], "khép"),
        ([[*RING[:3], [106.0, 21.0]]], "khép"),
        ([[[583000.5, 2367000.5], *RING[1:3], [583000.5, 2367000.5]]], "VN-2000"),
        ([[[106.1], *RING[1:3], [106.1]]], "VN-2000"),
        ([], "dạng"),
        ("ở đâu đó", "dạng"),
    ],
)
def test_invalid_boundary_is_refused_with_reason(coordinates, reason):
    Place.objects.create(name="xã Ngò", level="commune", kind="commune")
    with pytest.raises(ImportRefused) as refused:
        _load(importing.import_boundaries, _boundaries(coordinates=coordinates))
    (error,) = refused.value.report.errors
    assert error.column.startswith("geometry")
    assert reason in error.reason
    assert not Boundary.objects.exists()


def test_boundary_of_unknown_place_is_refused():
    assert _reasons(importing.import_boundaries, _boundaries(place="xa-la", coordinates=[RING])) == [
        (1, "properties.place")
    ]


def test_accountable_since_is_imported():
    file = b"slug,name,level,kind,accountable_since\nubnd-xa,UBND x\xc3\xa3,commune,peoples_committee,2025-07-01\n"
    importing.import_units(file, file="units.csv")
    assert Unit._default_manager.get(slug="ubnd-xa").accountable_since == date(2025, 7, 1)
