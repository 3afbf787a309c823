"""A small commune with one dialogue of everything: its notice, its commitments, its petitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.dialogues import lifecycle as dialogue_lifecycle
from portal.dialogues.models import Commitment, Conclusion, Dialogue, Notice, Topic
from portal.organisations.models import HeadTerm, Place, Unit
from portal.petitions import lifecycle
from portal.petitions.models import Kind, Petition
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


@dataclass
class Commune:
    """Builds records through the verbs that an office uses; every builder fills in what a test does not care about."""

    place: Place
    committee: Unit
    department: Unit
    front: Unit
    head: HeadTerm
    topic: Topic
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def by(self) -> Actor:
        return Actor(str(self.committee))

    def dialogue(self, *, on: date = date(2026, 3, 5), held: bool = True, public: bool = True, **more: Any) -> Dialogue:
        values = {"unit": self.committee, "chair": self.head, "place_text": "Nhà văn hóa thôn Ngò", **more}
        values.setdefault("theme", f"Đường làng, lần {next(self.numbers)}")
        dialogue = Dialogue(starts_at=at(on), **values)
        dialogue_lifecycle.plan(dialogue, by=self.by, on=on)
        dialogue.topics.add(self.topic)
        if public:
            dialogue_lifecycle.announce(dialogue, by=self.by, on=on, basis="Luật 72/2025")
        if held:
            dialogue_lifecycle.hold(dialogue, by=self.by, on=on, attendees=1250, speakers=12, answered_on_site=3)
        return dialogue

    def petition(self, *, on: date = date(2026, 3, 5), public: bool = True, **more: Any) -> Petition:
        values = {"unit": self.committee, "place": self.place, "topic": self.topic, "content": "Mưa là ngập.", **more}
        values.setdefault("title", f"Đường hỏng, đoạn {next(self.numbers)}")
        petition = Petition(**values)
        lifecycle.receive(petition, by=self.by, on=on)
        if public:
            lifecycle.publish(petition, by=self.by, on=on, basis="KL 116-KL/TU")
        return petition

    def complaint(self, **more: Any) -> Petition:
        return self.petition(kind=Kind.COMPLAINT, **more)

    def notice(
        self,
        dialogue: Dialogue,
        *,
        issued_on: date = date(2026, 3, 12),
        due_on: date = date(2026, 4, 30),
        petitions: tuple[Petition, ...] = (),
        conclusions: int = 1,
        publish: bool = True,
        **more: Any,
    ) -> Notice:
        number = next(self.numbers)
        values = {"unit": self.committee, "number": f"{number}/TB-UBND", "title": f"Kết luận đối thoại {number}", **more}
        notice = Notice(dialogue=dialogue, issued_on=issued_on, live=False, **values)
        notice.conclusions = [
            Conclusion(
                text=f"Sửa đoạn đường {number}.{position}",
                owner=self.department,
                due_on=due_on,
                petition_codes=[petition.code for petition in petitions] if position == 1 else [],
                sort_order=position,
            )
            for position in range(1, conclusions + 1)
        ]
        notice.save()
        revision = notice.save_revision()
        if publish:
            revision.publish()
            notice.refresh_from_db()
        return notice

    def commitment(self, notice: Notice, number: int = 1) -> Commitment:
        return Commitment.objects.get(conclusion__notice=notice, conclusion__number=number)

    def file(self, record: Any, title: str = "Bản ký số 1") -> Attachment:
        return attach(record, ContentFile(PDF, name="scan.pdf"), title=title, by=self.by)


@pytest.fixture
def commune(db: None) -> Commune:
    place = Place.objects.create(name="xã Tân Hòa", level="commune", kind=Place.Kind.COMMUNE)
    committee = Unit.objects.create(name="UBND xã Tân Hòa", level="commune", kind="peoples_committee", place=place)
    return Commune(
        place=place,
        committee=committee,
        department=Unit.objects.create(name="Phòng Kinh tế xã Tân Hòa", level="commune", kind="department"),
        front=Unit.objects.create(name="Ủy ban MTTQ xã Tân Hòa", level="commune", kind="front"),
        head=HeadTerm.objects.create(unit=committee, title="Chủ tịch UBND xã Tân Hòa"),
        topic=Topic.objects.create(name="Giao thông"),
    )


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Makes the pages believe that it is another day: `today(date(2026, 6, 1))`."""

    def set_today(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", _as_of(day))

    return set_today


def _as_of(day: date) -> Callable[..., date]:
    real = timezone.localdate

    def localdate(value: datetime | None = None, timezone: Any = None) -> date:
        return day if value is None else real(value, timezone)

    return localdate
