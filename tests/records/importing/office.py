"""Every importer of the portal with one good record of its kind, and the world in which these records are good."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.dialogues import importing as dialogues
from portal.importing import ImportReport
from portal.organisations import importing as organisations
from portal.organisations.models import Place, Unit
from portal.petitions import importing as petitions
from portal.petitions.importing.notices import import_notices
from portal.supervision.importing import import_findings
from portal.workdays.importing import import_calendar
from tests.factories import make_conclusion, make_dialogue, make_head, make_notice, make_unit


@dataclass(frozen=True)
class Importer:
    name: str
    load: Callable[..., ImportReport]
    good: dict[str, Any]

    def json(self, *records: Any, **options: Any) -> ImportReport:
        return self.load(json.dumps(records or [self.good]).encode(), file="tep.json", **options)

    def table(self, **options: Any) -> ImportReport:
        """The good record as a table with semicolons, its parts as columns of their own."""
        cells = dict(_cells(self.good))
        lines = [";".join(cells), ";".join(cells.values())]
        return self.load("\n".join(lines).encode(), file="tep.csv", **options)


def _cells(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from _cells(value, f"{path}.{name}" if path else name)
    elif isinstance(tree, list) and tree and isinstance(tree[0], dict):
        yield from _cells(tree[0], path)
    else:
        yield path, ", ".join(map(str, tree)) if isinstance(tree, list) else str(tree)


RING = [[106.1, 21.4], [106.2, 21.4], [106.2, 21.5], [106.1, 21.4]]
PLAN_ROW = {
    "chair": "Chủ tịch UBND xã Ngò",
    "theme": "Đường",
    "form": "Trực tiếp",
    "place": "Hội trường",
    "time_text": "14 giờ 30, ngày 5/3/2026",
}
IMPORTERS = [
    Importer(
        "places",
        organisations.import_places,
        {"slug": "xa-moi", "name": "xã Mới", "kind": "commune", "level": "commune", "valid_from": "2025-07-01"},
    ),
    Importer(
        "boundaries",
        organisations.import_boundaries,
        {
            "type": "Feature",
            "properties": {"place": "xa-ngo", "valid_from": "2025-07-01"},
            "geometry": {"type": "Polygon", "coordinates": [RING]},
        },
    ),
    Importer(
        "units",
        organisations.import_units,
        {"slug": "phong-moi", "name": "Phòng Mới", "kind": "department", "level": "commune", "place": "xa-ngo"},
    ),
    Importer(
        "successions",
        organisations.import_successions,
        {"of": "unit", "predecessor": "phong-kinh-te", "successor": "phong-ha-tang", "on": "2026-01-01"},
    ),
    Importer(
        "heads",
        organisations.import_heads,
        {"unit": "Phòng Kinh tế", "title": "Trưởng phòng", "valid_from": "2025-07-01"},
    ),
    Importer("agencies", organisations.import_agencies, {"name": "Phòng KT", "unit": "phong-kinh-te"}),
    Importer(
        "plans",
        dialogues.import_plans,
        {
            "number": "08-KH/ĐU",
            "issuer": "UBND xã Ngò",
            "date": "2026-01-20",
            "excerpt": "đối thoại",
            "rows": [PLAN_ROW],
        },
    ),
    Importer(
        "dialogues",
        dialogues.import_dialogues,
        {
            "id": "DT-9",
            "chair": "Chủ tịch UBND xã Ngò",
            "date": "2026-03-05",
            "time": "14:00",
            "last_day": "2026-03-05",
            "topic": "Đường làng",
            "topics": ["Giao thông"],
            "place": "Hội trường",
            "territory": "xã Ngò",
            "planned_on": "2026-01-20",
            "announced_on": "2026-02-23",
            "basis": "Luật 72/2025",
            "held": True,
            "attendees": 120,
            "speakers": 30,
            "answered_on_site": 12,
        },
    ),
    Importer(
        "notices",
        import_notices,
        {
            "number": "13/TB-UBND",
            "issuer": "UBND xã Ngò",
            "date": "2026-03-12",
            "dialogue_id": "DT-1",
            "excerpt": "kết luận",
            "conclusions": [{"no": 1, "text": "Sửa đường.", "agency": "Phòng Kinh tế", "due": "2026-05-29"}],
        },
    ),
    Importer(
        "receptions",
        dialogues.import_receptions,
        {
            "chair": "Chủ tịch UBND xã Ngò",
            "days": "15, 25",
            "starts": "08:00",
            "ends": "11:00",
            "place": "Trụ sở tiếp công dân",
            "basis": "Luật Tiếp công dân",
            "valid_from": "2026-01-01",
            "planned_on": "2026-01-05",
            "years": [2026],
        },
    ),
    Importer(
        "petitions",
        petitions.import_petitions,
        {
            "code": "KN-8888-0005",
            "publish": "public",
            "title": "Đường thôn Ngò ngập",
            "content": "Mưa là ngập.",
            "kind": "kien_nghi",
            "category": "Giao thông",
            "tags": ["Cấp nước"],
            "place": {"unit": "xã Ngò", "hamlet": "thôn Ngò"},
            "dialogue_id": "DT-1",
            "received_date": "2026-03-05",
            "agency": "Phòng Kinh tế",
            "conclusion_ref": {"notice": "12/TB-UBND", "notice_date": "2026-03-12", "item": 1},
            "events": [{"date": "2026-03-05", "type": "tiep_nhan"}],
        },
    ),
    Importer(
        "findings",
        import_findings,
        {
            "notice": "12/TB-UBND",
            "notice_date": "2026-03-12",
            "conclusion": 1,
            "supervisor": "Ủy ban MTTQ xã",
            "verdict": "kept",
            "date": "2026-05-30",
            "reason": "Đã kiểm tra.",
        },
    ),
    Importer("calendar", import_calendar, {"date": "2027-02-05", "kind": "nghi", "name": "Tết Đinh Mùi"}),
]
BY_NAME = {importer.name: importer for importer in IMPORTERS}
OF_TABLES = [importer for importer in IMPORTERS if importer.name not in ("boundaries", "receptions")]


def build_world() -> None:
    """What the good records name: a commune, its units, a dialogue with a notice and one commitment."""
    place = Place.objects.create(name="xã Ngò", slug="xa-ngo", level="commune", kind="commune")
    committee = make_unit("UBND xã Ngò", kind=Unit.Kind.PEOPLES_COMMITTEE, place=place)
    make_unit("Phòng Hạ tầng")
    make_unit("Ủy ban MTTQ xã", kind="front")
    dialogue = make_dialogue(reference="DT-1", chair=make_head(committee))
    conclusion = make_conclusion(owner=make_unit("Phòng Kinh tế"))
    make_notice(conclusion, dialogue=dialogue, number="12/TB-UBND")
