"""Stores the petitions that were read, with the steps of their commitments and their links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, CommitmentEvent
from portal.importing import Progress
from portal.importing.tags import tag_names
from portal.language import cleaning
from portal.petitions import history
from portal.petitions.models import Petition
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.ledger.states import commit

from .petition_reader import PreparedPetition, identity

BATCH = 500


def store(prepared: Sequence[PreparedPetition], *, progress: Progress) -> None:
    steps = _store_steps(prepared)
    for start in progress(range(0, len(prepared), BATCH)):
        batch = prepared[start : start + BATCH]
        for item in batch:
            for event in item.history.events:
                event.commitment_event = steps.get(id(event))
        history.receive_many([item.petition for item in batch], histories=[item.history.events for item in batch])
        _store_coordinating(batch)
        for item in batch:
            if item.tags:
                item.petition.tags.set(tag_names(item.tags))
            _decide(item)


def _store_steps(prepared: Iterable[PreparedPetition]) -> dict[int, CommitmentEvent]:
    """Append the steps of commitments, and return the stored step of each event (by its identity).

    Petitions that led to one commitment have the same steps: each is stored once.
    """
    stored = _recorded_steps(prepared)
    new: defaultdict[Commitment, list[CommitmentEvent]] = defaultdict(list)
    step_of: dict[int, CommitmentEvent] = {}
    for item in prepared:
        for event, step in zip(item.history.events, item.history.steps(), strict=True):
            if step is None:
                continue
            key = identity(step)
            if key not in stored:
                stored[key] = step
                new[step.commitment].append(step)
            step_of[id(event)] = stored[key]
    for steps in new.values():
        steps.sort(key=lambda step: step.on)
    commitments.receive_histories(new)
    return step_of


def _recorded_steps(prepared: Iterable[PreparedPetition]) -> dict[tuple[Any, ...], CommitmentEvent]:
    commitments_told = {item.history.commitment for item in prepared if item.history.commitment}
    events = CommitmentEvent.objects.filter(commitment__in=commitments_told)
    return {identity(event): event for event in events}


def _store_coordinating(batch: Iterable[PreparedPetition]) -> None:
    through = Petition.coordinating.through
    through._default_manager.bulk_create(
        through(petition_id=item.petition.pk, unit_id=unit.pk)
        for item in batch
        for unit in dict.fromkeys(item.coordinating)
    )


def _decide(item: PreparedPetition) -> None:
    if item.level is not None:
        by = Actor(str(item.petition.unit))
        visibility.decide(item.petition, level=item.level, by=by, on=item.decided_on, basis=item.basis)


def relate(prepared: Iterable[PreparedPetition], codes: Mapping[str, str], *, file: str) -> list[str]:
    """Link petitions that name each other, by the file's references or by code; answers what is not there."""
    notes = []
    for item in prepared:
        if item.related:
            wanted = {codes.get(reference, cleaning.code(reference)): reference for reference in item.related}
            found = list(Petition.objects.filter(code__in=wanted))
            item.petition.related.add(*found)
            commit(item.petition, *found)
            missing = [wanted[code] for code in wanted if code not in {petition.code for petition in found}]
            if missing:
                note = _("%(file)s: %(code)s names petitions that are not there and were not linked: %(missing)s")
                notes.append(note % {"file": file, "code": item.petition.code, "missing": ", ".join(missing)})
    return notes
