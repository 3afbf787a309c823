"""Taking a register over: its good rows become petitions, not public until an approver decides so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.petitions import history
from portal.petitions.event_data import PetitionData
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import EventKind
from portal.records.actors import Actor
from portal.records.history.payloads import RecordReference
from portal.records.ledger import states
from portal.records.ledger.states import committed_together
from portal.workdays.reasons import in_site_language

from .interpreter import NOTE_IN_TABLE, Entry, Interpreter
from .models import Register, RegisterRow, RowState, Stage
from .reader import CHUNK, Overtaken, known_keys, require_stage

NOTHING_NEW = gettext_lazy("There is nothing new in it: all rows are known already, or faulty.")


def begin(register: Register, *, good_rows: bool) -> None:
    """Let the job take the rows over. Raises ValidationError if it cannot, or for faulty rows without `good_rows`."""
    if register.stage != Stage.READ:
        raise ValidationError(_("It is being read, or was taken over already."))
    faulty = register.rows.filter(state=RowState.FAULTY).count()
    if faulty and not good_rows:
        raise ValidationError(
            _("%(count)d rows are faulty: mend them in the table, or say that they are left out.") % {"count": faulty}
        )
    total = register.rows.filter(state=RowState.NEW).count()
    if not total:
        raise ValidationError(str(NOTHING_NEW))
    register.stage, register.total, register.done = Stage.TAKING, total, 0
    register.save(update_fields=["stage", "total", "done"])


def take(register: Register, *, now: datetime) -> None:
    """Take all rows over, chunk by chunk; one that was interrupted goes on where it stopped, no row twice."""
    interpreter = Interpreter(register)
    try:
        while take_chunk(register, interpreter, now=now):
            pass
    except Overtaken:
        return


@transaction.atomic
@committed_together()
def take_chunk(register: Register, interpreter: Interpreter, *, now: datetime) -> bool:
    """The next rows; False if there were none, and all is done."""
    require_stage(register, Stage.TAKING)
    rows = list(register.rows.filter(state=RowState.NEW).order_by("pk")[:CHUNK])
    if not rows:
        register.stage, register.taken_at, register.refused = Stage.TAKEN, now, 0
        register.save(update_fields=["stage", "taken_at", "refused"])
        return False
    _store(register, rows, interpreter)
    register.done += len(rows)
    register.save(update_fields=["done"])
    return True


def _store(register: Register, rows: Sequence[RegisterRow], interpreter: Interpreter) -> None:
    known = known_keys(rows)
    good: list[tuple[RegisterRow, Entry]] = []
    for row in rows:
        entry = interpreter.entry(row)
        if row.key in known:
            row.state = RowState.KNOWN
        elif entry.is_faulty:  # since it was checked a unit has ended, a code was given
            row.state, row.faults = RowState.FAULTY, list(entry.faults)
        else:
            good.append((row, entry))
    by = Actor(str(register.unit), register.user)
    entries = [entry for _row, entry in good]
    # Nobody outside the desk may know of them yet, so that neither index nor kept pages need to be told.
    petitions = history.receive_many(
        [entry.petition for entry in entries],
        histories=[steps_of(entry, by=by) for entry in entries],
        sends_signals=False,
    )
    _coordinate(petitions, entries)
    states.commit(*petitions)
    _mark_taken([row for row, _entry in good], petitions)
    others = [row for row in rows if row.state != RowState.NEW]
    RegisterRow.objects.bulk_update(others, ["state", "faults"])


def _mark_taken(rows: Sequence[RegisterRow], petitions: Sequence[Petition]) -> None:
    """The rows are petitions now, and their texts are these alone."""
    pairs = [(petition.pk, row.pk) for row, petition in zip(rows, petitions, strict=True)]
    with connection.cursor() as cursor:  # as one statement of Django it would take longer than all the rest
        cursor.executemany("UPDATE registers_registerrow SET petition_id = %s WHERE id = %s", pairs)
    RegisterRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=RowState.TAKEN, cells={}, days={}, faults=[], read_faults=[]
    )


def steps_of(entry: Entry, *, by: Actor) -> list[PetitionEvent]:
    """The history that the row tells, not saved: its receipt, the assignment, how far it has come."""
    received = entry.petition.received_on
    note = in_site_language(NOTE_IN_TABLE, words=entry.note) if entry.note else ""
    return [
        history.new_step(EventKind.RECEIVED, by=by, on=received, text=note),
        *(history.new_step(kind, by=by, on=on, text=text, data=_data(entry, kind)) for kind, on, text in entry.steps),
    ]


def _data(entry: Entry, kind: EventKind) -> PetitionData:
    if kind == EventKind.ASSIGNED:
        return PetitionData(due=entry.due_on, owner=RecordReference.of(entry.owner) if entry.owner else None)
    if kind == EventKind.FORWARDED:
        return PetitionData(to=RecordReference.of(entry.passed_to) if entry.passed_to else None)
    return PetitionData()


def _coordinate(petitions: Sequence[Petition], entries: Iterable[Entry]) -> None:
    through = Petition.coordinating.through
    through._default_manager.bulk_create(
        through(petition_id=petition.pk, unit_id=unit.pk)
        for petition, entry in zip(petitions, entries, strict=True)
        for unit in entry.coordinating
    )
