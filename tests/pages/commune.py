"""A small commune that keeps its record through the same verbs as an office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.utils import timezone

from portal.dialogues import lifecycle as dialogues
from portal.dialogues.models import Conclusion, Dialogue, Notice
from portal.organisations.models import HeadTerm, Unit
from portal.petitions import lifecycle as petitions
from portal.petitions.models import Petition
from portal.petitions.publication import publish
from portal.records.actors import Actor

HELD = date(2026, 3, 5)
ISSUED = date(2026, 3, 12)
DUE = date(2026, 4, 30)

_numbers = count(1)


@dataclass
class Commune:
    """Every builder fills in what a test does not care about; without a word to the contrary, records are public."""

    committee: Unit
    department: Unit
    head: HeadTerm

    @classmethod
    def found(cls) -> Commune:
        committee = Unit.objects.create(name="UBND xã Tân Hòa", level="commune", kind="peoples_committee")
        return cls(
            committee=committee,
            department=Unit.objects.create(name="Phòng Kinh tế xã Tân Hòa", level="commune", kind="department"),
            head=HeadTerm.objects.create(unit=committee, title="Chủ tịch UBND xã Tân Hòa"),
        )

    @property
    def by(self) -> Actor:
        return Actor(str(self.committee))

    def dialogue(self, theme: str = "Đường làng", *, on: date = HELD, held: bool = True) -> Dialogue:
        starts_at = timezone.make_aware(datetime.combine(on, time(8)))
        dialogue = Dialogue(
            unit=self.committee, chair=self.head, theme=theme, place_text="Nhà văn hóa thôn Ngò", starts_at=starts_at
        )
        dialogues.plan(dialogue, by=self.by, on=HELD)
        dialogues.announce(dialogue, by=self.by, on=HELD, basis="Luật 72/2025")
        if held:
            dialogues.hold(dialogue, by=self.by, on=on, attendees=50, speakers=5, answered_on_site=1)
        return dialogue

    def petition(self, title: str = "Đường hỏng", *, public: bool = True, **more: Any) -> Petition:
        petition = Petition(unit=self.committee, title=title, content="Mưa là ngập.", **more)
        petitions.receive(petition, by=self.by, on=HELD)
        if public:
            petitions.publish(petition, by=self.by, on=HELD, basis="KL 116-KL/TU")
        return petition

    def notice(
        self,
        title: str = "Kết luận",
        *,
        dialogue: Dialogue | None = None,
        asked: tuple[Petition, ...] = (),
        conclusions: int = 1,
        number: str = "",
    ) -> Notice:
        """Published, about a dialogue of its own unless one is given; the first conclusion answers what was asked."""
        notice = Notice(
            unit=self.committee,
            dialogue=dialogue or self.dialogue(),
            number=number or f"{next(_numbers)}/TB-UBND",
            issued_on=ISSUED,
            title=title,
            live=False,
        )
        notice.conclusions = [
            Conclusion(
                text=f"Sửa đoạn đường {position}",
                owner=self.department,
                due_on=DUE,
                petition_codes=[] if position else [petition.code for petition in asked],
                sort_order=position,
            )
            for position in range(conclusions)
        ]
        notice.save()
        publish(notice.save_revision())
        notice.refresh_from_db()
        return notice
