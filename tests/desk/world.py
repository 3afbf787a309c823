"""A small country to test the desk in: two communes of one province, each with its units and its staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from portal.dialogues import lifecycle
from portal.dialogues.models import Conclusion, Dialogue, Notice
from portal.organisations.models import HeadTerm, Membership, Place, Role, Unit
from portal.petitions import lifecycle as petition_lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor

User = get_user_model()


@dataclass
class Commune:
    """A commune with a committee that hears, a department that owes and a front that supervises."""

    name: str
    place: Place
    committee: Unit
    department: Unit
    front: Unit
    head: HeadTerm
    staff: dict[Role, Any] = field(default_factory=dict)

    def client(self, role: Role) -> Client:
        return client_of(self.staff[role])


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def today() -> date:
    return timezone.localdate()


def day(offset: int) -> date:
    return today() + timedelta(days=offset)


def at(offset: int, hour: int = 8) -> datetime:
    return timezone.make_aware(datetime.combine(day(offset), datetime.min.time().replace(hour=hour)))


def province() -> Unit:
    """The people's committee to which those of the communes belong."""
    place = Place.objects.create(name="Tỉnh Kinh Bắc", level="province", kind="province")
    return Unit.objects.create(name="UBND tỉnh Kinh Bắc", level="province", kind="peoples_committee", place=place)


def commune(name: str, *, province: Unit) -> Commune:
    place = Place.objects.create(name=f"xã {name}", level="commune", kind="commune", parent=province.place)
    made = {"level": "commune", "place": place}
    committee = Unit.objects.create(name=f"UBND xã {name}", kind="peoples_committee", parent=province, **made)
    department = Unit.objects.create(name=f"Phòng Kinh tế xã {name}", kind="department", parent=committee, **made)
    front = Unit.objects.create(name=f"MTTQ xã {name}", kind="front", parent=province, **made)
    head = HeadTerm.objects.create(unit=committee, title=f"Chủ tịch UBND xã {name}")
    found = Commune(name, place, committee, department, front, head)
    units = {Role.REPORTER: department, Role.SUPERVISOR: front}
    for role in Role:
        found.staff[role] = account(f"{role.value}-{name}", units.get(role, committee), role)
    return found


def account(name: str, unit: Unit, role: Role, **validity: date) -> Any:
    user = User.objects.create_user(name, f"{name}@example.org".lower())
    Membership.objects.create(user=user, unit=unit, role=role, **validity)
    return user


def announced_dialogue(commune: Commune, *, theme: str = "Đường làng", days_ago: int = 3) -> Dialogue:
    by = Actor(str(commune.committee))
    dialogue = Dialogue(
        unit=commune.committee, chair=commune.head, theme=theme, place_text="Nhà văn hóa", starts_at=at(-days_ago)
    )
    lifecycle.plan(dialogue, by=by, on=day(-days_ago - 20))
    lifecycle.announce(dialogue, by=by, on=day(-days_ago - 10), basis="Kế hoạch 01/KH")
    return dialogue


def held_dialogue(commune: Commune, *, theme: str = "Đường làng", days_ago: int = 3) -> Dialogue:
    by = Actor(str(commune.committee))
    dialogue = announced_dialogue(commune, theme=theme, days_ago=days_ago)
    lifecycle.hold(dialogue, by=by, on=day(-days_ago), attendees=80, speakers=6, answered_on_site=2)
    return dialogue


def petition(dialogue: Dialogue, *, title: str = "Đường hỏng", public: bool = True) -> Petition:
    by = Actor(str(dialogue.unit))
    found = Petition(unit=dialogue.unit, title=title, content=f"{title}, đề nghị sửa", dialogue=dialogue)
    petition_lifecycle.receive(found, by=by, on=dialogue.day)
    if public:
        petition_lifecycle.publish(found, by=by, on=dialogue.day, basis="Kết luận 116-KL/TU")
    return found


def draft_notice(
    dialogue: Dialogue, *, owner: Unit, petitions: tuple[Petition, ...] = (), by: Any = None, number: str = ""
) -> Notice:
    notice = Notice(
        unit=dialogue.unit,
        dialogue=dialogue,
        number=number or f"{12 + Notice.objects.count()}/TB-UBND",
        issued_on=day(-1),
        title=f"Kết luận: {dialogue.theme}",
    )
    notice.live = False
    notice.conclusions = [
        Conclusion(
            text="Sửa đường",
            owner=owner,
            due_on=day(30),
            petition_codes=[each.code for each in petitions],
            sort_order=0,
        ),
        Conclusion(text="Thắp đèn", owner=owner, due_on=day(40), sort_order=1),
    ]
    notice.save()
    notice.save_revision(user=by)
    return Notice.objects.get(pk=notice.pk)


def submitted_notice(commune: Commune, **kwargs: Any) -> Notice:
    """A notice that its clerk has submitted for approval."""
    clerk = commune.staff[Role.CLERK]
    dialogue = kwargs.pop("dialogue", None) or held_dialogue(commune)
    notice = draft_notice(dialogue, owner=commune.department, by=clerk, **kwargs)
    notice.get_workflow().start(notice, clerk)
    return Notice.objects.get(pk=notice.pk)


def published_notice(commune: Commune, **kwargs: Any) -> Notice:
    notice = submitted_notice(commune, **kwargs)
    state = notice.current_workflow_task_state
    state.task.specific.on_action(state, commune.staff[Role.APPROVER], "approve")
    return Notice.objects.get(pk=notice.pk)
