"""Synthetic petitions as records of the database, with the units, places and topics that they name.

They go the way of the importers, so that every state follows from its events and the ledger holds. Nobody is told:
whoever stores so many rebuilds the index afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q

from portal.dialogues.models import Topic
from portal.organisations.models import Level, Place, Unit
from portal.petitions import history
from portal.petitions.event_data import PetitionData
from portal.petitions.models import Kind, Petition, PetitionEvent
from portal.petitions.states import EventKind
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.payloads import RecordReference
from portal.records.levels import Visibility

from . import LAST_DAY, SEED, TOPIC_NAMES, TWO_TIERS, SyntheticPetition, petitions

BATCH = 1000  # petitions of one transaction, which are in memory together
UNTIL_ASSIGNED = timedelta(days=2)
OFFICE = Actor("Ban Tiếp công dân")
BASIS = "Công khai để đo tốc độ tra cứu"
KINDS = (Kind.REQUEST, Kind.REQUEST, Kind.REFLECTION, Kind.PROPOSAL)
# Of four that are closed one was only answered.
ENDINGS = (
    (EventKind.RESOLVED, "Đã giải quyết xong, người dân xác nhận."),
    (EventKind.RESOLVED, "Đơn vị báo cáo hoàn thành."),
    (EventKind.RESOLVED, "Đã khắc phục theo kiến nghị."),
    (EventKind.ANSWERED, "Đã trả lời bằng văn bản, nêu rõ căn cứ."),
)
Progress = Callable[[Iterable[SyntheticPetition]], Iterable[SyntheticPetition]]


def store(count: int, *, seed: int = SEED, progress: Progress = iter) -> None:
    """Write the first `count` petitions of a seed, all public, a batch in memory at a time."""
    named = _Named()
    invented = iter(progress(petitions(count, seed=seed)))
    while batch := list(islice(invented, BATCH)):
        with transaction.atomic():
            records = [_record(petition, named) for petition in batch]
            histories = [list(_history(petition, named)) for petition in batch]
            stored = history.receive_many(records, histories=histories, is_told=False)
            visibility.decide_first(stored, level=Visibility.PUBLIC, by=OFFICE, on=LAST_DAY, basis=BASIS)


class _Named:
    """Units, places and topics by their names: each is looked up, or made, once."""

    def __init__(self) -> None:
        self.topic = cache(self._topic)
        self.place = cache(self._place)
        self.unit = cache(self._unit)

    def owner(self, petition: SyntheticPetition) -> Unit:
        """Committees are many, one for each commune; of the other organs there is one of each name."""
        name = f"UBND {petition.place}" if petition.agency.startswith("UBND") else petition.agency
        return self.unit(name, self._last_day(petition))

    def receiver(self, petition: SyntheticPetition) -> Unit:
        return self.unit(f"UBND {petition.place}", None)

    @staticmethod
    def _last_day(petition: SyntheticPetition) -> date | None:
        return TWO_TIERS - timedelta(days=1) if petition.agency.endswith("huyện") else None

    @staticmethod
    def _topic(slug: str) -> Topic:
        """Beside the example it may have another slug: both the name and the slug are there once."""
        name = TOPIC_NAMES[slug]
        return Topic.objects.filter(Q(slug=slug) | Q(name=name)).first() or Topic.objects.create(slug=slug, name=name)

    @staticmethod
    def _place(name: str) -> Place:
        of_ward = name.startswith("phường")
        kind = Place.Kind.WARD if of_ward else Place.Kind.COMMUNE if name.startswith("xã") else Place.Kind.TOWNSHIP
        return _found_or_new(Place, name, {"level": Level.COMMUNE, "kind": kind})

    @staticmethod
    def _unit(name: str, valid_to: date | None) -> Unit:
        is_committee = name.startswith("UBND")
        kind = Unit.Kind.PEOPLES_COMMITTEE if is_committee else Unit.Kind.DEPARTMENT
        level = Level.DISTRICT if valid_to else Level.COMMUNE if is_committee else Level.PROVINCE
        return _found_or_new(Unit, name, {"level": level, "kind": kind, "valid_to": valid_to})


def _found_or_new(model: Any, name: str, attributes: dict[str, Any]) -> Any:
    return model.objects.filter(name=name).first() or model.objects.create(name=name, **attributes)


def _record(petition: SyntheticPetition, named: _Named) -> Petition:
    return Petition(
        code=petition.code,
        unit=named.receiver(petition),
        kind=KINDS[petition.id % len(KINDS)],
        title=petition.title,
        content=petition.content,
        topic=named.topic(petition.topic),
        place=named.place(petition.place),
        received_on=petition.received,
        in_authority=True,
        owner=named.owner(petition),
    )


def _history(petition: SyntheticPetition, named: _Named) -> Iterator[PetitionEvent]:
    """Received, assigned with a due date, and perhaps ended; what came in last is not assigned yet."""
    receiver, owner = named.receiver(petition).name, named.owner(petition)
    assigned = petition.received + UNTIL_ASSIGNED
    yield _event(EventKind.RECEIVED, petition.received, receiver, "")
    if assigned <= LAST_DAY:
        data = PetitionData(due=petition.due, owner=RecordReference.of(owner))
        yield _event(EventKind.ASSIGNED, assigned, receiver, "", data)
    if petition.closed:
        kind, text = ENDINGS[petition.id // len(KINDS) % len(ENDINGS)]
        yield _event(kind, petition.closed, owner.name, text)


def _event(
    kind: EventKind,
    on: date,
    actor: str,
    text: str,
    data: PetitionData = PetitionData(),  # noqa: B008 (it cannot be changed)
) -> PetitionEvent:
    return history.new_step(kind, by=Actor(actor), on=on, text=text, data=data)
