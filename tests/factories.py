"""Builders of records for tests: each goes through the verbs of the portal and fills in what a test leaves open."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from portal.dialogues import lifecycle as dialogue_lifecycle
from portal.dialogues.models import Commitment, Conclusion, Dialogue, Notice, ReceptionRule
from portal.organisations.models import HeadTerm, Unit
from portal.petitions import lifecycle, publication
from portal.petitions.models import Petition
from portal.records.actors import Actor

HELD_ON = date(2026, 3, 5)
ISSUED_ON = date(2026, 3, 12)
DUE_ON = date(2026, 5, 29)
BASIS = "Kết luận số 116-KL/TU"

_numbers = count(1)


def make_unit(name: str = "", **values: Any) -> Unit:
    values = {"level": "commune", "kind": Unit.Kind.DEPARTMENT, **values}
    return Unit.objects.create(name=name or f"Phòng số {next(_numbers)}", **values)


def make_head(unit: Unit | None = None, **values: Any) -> HeadTerm:
    unit = unit or make_unit(f"UBND xã số {next(_numbers)}", kind=Unit.Kind.PEOPLES_COMMITTEE)
    return HeadTerm.objects.create(unit=unit, title=f"Chủ tịch {unit}", **values)


def make_dialogue(*, on: date = HELD_ON, announced: bool = True, held: bool = True, **values: Any) -> Dialogue:
    """A dialogue that was planned 30 days before, announced 10 days before and held; of the future, today."""
    chair = values.pop("chair", None) or make_head(values.pop("unit", None))
    start = datetime(on.year, on.month, on.day, 8, tzinfo=timezone.get_default_timezone())
    values = {"theme": f"Đường làng, lần {next(_numbers)}", "place_text": "Nhà văn hóa thôn Ngò", **values}
    dialogue = Dialogue(unit=chair.unit, chair=chair, starts_at=start, **values)
    by = Actor(str(chair.unit))
    today = timezone.localdate()
    dialogue_lifecycle.plan(dialogue, by=by, on=min(on - timedelta(days=30), today))
    if announced:
        dialogue_lifecycle.announce(dialogue, by=by, on=min(on - timedelta(days=10), today), basis=BASIS)
    if held:
        dialogue_lifecycle.hold(dialogue, by=by, on=dialogue.last_day)
    return dialogue


def make_reception_rule(*, save: bool = True, **values: Any) -> ReceptionRule:
    """The 15th and 25th of every month, from 8 to 11."""
    chair = values.pop("chair", None) or make_head(values.pop("unit", None))
    values = {"days_of_month": "15, 25", "starts": time(8), "ends": time(11), "basis": BASIS, **values}
    rule = ReceptionRule(unit=chair.unit, chair=chair, **{"place_text": "Trụ sở tiếp công dân xã", **values})
    if save:
        rule.full_clean()
        rule.save()
    return rule


def make_conclusion(**values: Any) -> Conclusion:
    """An unsaved conclusion, to be put into a notice."""
    values = {"text": "Sửa đường thôn Ngò.", "due_on": DUE_ON, "sort_order": next(_numbers), **values}
    if "owner" not in values:
        values["owner"] = make_unit()
    return Conclusion(**values)


def make_notice(*conclusions: Conclusion, publish: bool = True, **values: Any) -> Notice:
    """A notice, published unless the test wants a draft, with one conclusion unless it brings its own."""
    dialogue = values.pop("dialogue", None) or make_dialogue()
    values = {
        "number": f"{next(_numbers)}/TB-UBND",
        "issued_on": ISSUED_ON,
        "title": "Kết luận tại hội nghị đối thoại",
        "unit": dialogue.unit,
        **values,
    }
    notice = Notice(dialogue=dialogue, live=False, **values)
    notice.conclusions = list(conclusions) or [make_conclusion()]
    notice.save()
    revision = notice.save_revision()
    if publish:
        publication.publish(revision)
        notice.refresh_from_db()
    return notice


def make_commitment(**values: Any) -> Commitment:
    """The commitment of a published notice with one conclusion, whose values may be given."""
    dialogue = values.pop("dialogue", None) or make_dialogue()
    notice = make_notice(make_conclusion(**values), dialogue=dialogue)
    return Commitment.objects.get(conclusion__notice=notice)


def make_petition(*, on: date = HELD_ON, public: bool = True, **values: Any) -> Petition:
    """A petition that was received and, unless the test says otherwise, decided to be public."""
    values = {"title": f"Đường thôn Ngò ngập, lần {next(_numbers)}", "content": "Mưa là ngập.", **values}
    dialogue = values.get("dialogue")
    values.setdefault("unit", dialogue.unit if dialogue else make_unit())
    petition = Petition(received_on=on, **values)
    by = Actor(str(petition.unit))
    lifecycle.receive(petition, by=by, on=on)
    if public:
        lifecycle.publish(petition, by=by, on=on, basis=BASIS)
    return petition


def make_picture(*, exif: bool = False, picture_format: str = "JPEG") -> ContentFile:
    """A small picture, with the place where it was taken in its metadata if wanted."""
    content = io.BytesIO()
    picture = Image.new("RGB", (40, 30), "green")
    metadata = Image.Exif()
    if exif:
        metadata[0x010F] = "A camera"  # Make
        metadata.get_ifd(0x8825)[2] = (21.0, 16.0, 0.0)  # GPSLatitude
    picture.save(content, picture_format, exif=metadata)
    return ContentFile(content.getvalue(), name="anh.jpg")
