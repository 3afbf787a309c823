"""States of records: after each change, the hashes of their rows go into the ledger (decision 0030).

An app registers what pages show of it when it starts. A record is committed by `record_changed`, which every step of
the portal sends once all is settled; what has no such steps, as a unit or a rule, whenever it is saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone

from portal.records.history.payloads import RowHashes
from portal.records.models.states import RecordState
from portal.records.signals import record_changed

from .rows import Table

BATCH = 500
ACTOR = "Dân Biết"
Hashes = dict[str, dict[str, str]]
Pending = dict[type[models.Model], set[int]]

# What of every record is not shown, or follows from what is.
SEARCHED = "what lists are searched by; it follows from the columns beside it"
OF_THE_DESK = "of drafts and locks at the desk; no page shows it"


@dataclass(frozen=True)
class Root:
    """A kind of record with its own table and those of its relations many to many."""

    model: type[models.Model]
    own: tuple[Table, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return (*self.own, *_children[self.model])


# Apps above a record start before it.
_children: defaultdict[type[models.Model], list[Table]] = defaultdict(list)
ROOTS: dict[type[models.Model], Root] = {}
_pending: ContextVar[Pending | None] = ContextVar("pending", default=None)


def register(
    model: type[models.Model],
    *children: Table,
    without: Mapping[str, str] | None = None,
    later: tuple[str, ...] = (),
    is_saved: bool = False,
) -> None:
    """Say that pages show rows of this model, and of its relations many to many.

    `is_saved`: it has no steps, and is committed whenever it is saved.
    """
    own = Table(model, without={**_of_every_record(model), **(without or {})}, later=later)
    ROOTS[model] = Root(model, (own, *many_to_many(model)))
    add_tables(model, *children)
    if is_saved:
        post_save.connect(_saved, sender=model, dispatch_uid=f"states.{model._meta.label}")
    pre_delete.connect(_is_going, sender=model, dispatch_uid=f"states.{model._meta.label}")
    post_delete.connect(_deleted, sender=model, dispatch_uid=f"states.{model._meta.label}")


def add_tables(model: type[models.Model], *children: Table) -> None:
    """More tables of a record, of its own app or of one above it."""
    _children[model].extend(children)


def many_to_many(model: type[models.Model], prefix: str = "") -> tuple[Table, ...]:
    """The tables of the relations many to many that have no model of their own."""
    found = []
    for relation in model._meta.local_many_to_many:
        through = relation.remote_field.through
        if through is not None and through._meta.auto_created:
            near = relation.m2m_field_name()
            found.append(Table(through, f"{near}__{prefix}" if prefix else near))
    return tuple(found)


def _of_every_record(model: type[models.Model]) -> dict[str, str]:
    names = {each.name for each in model._meta.concrete_fields}
    return {name: reason for name, reason in LEFT_OUT.items() if name in names}


LEFT_OUT = {
    "folded": SEARCHED,
    **dict.fromkeys(
        (
            *("latest_revision", "live_revision", "has_unpublished_changes", "locked", "locked_at", "locked_by"),
            *("go_live_at", "expire_at", "expired", "first_published_at", "last_published_at"),
        ),
        OF_THE_DESK,
    ),
}


# Committing -----------------------------------------------------------------------------------------------------------


def commit(*records: models.Model, kind: RecordState.Kind = RecordState.Kind.CHANGED) -> None:
    """Put the rows of the records into the ledger as they stand now, where they are not those committed last."""
    if (pending := _pending.get()) is not None and kind == RecordState.Kind.CHANGED:
        for record in records:
            pending.setdefault(type(record), set()).add(record.pk)
        return
    keys: Pending = defaultdict(set)
    for record in records:
        keys[type(record)].add(record.pk)
    for model, pks in keys.items():
        commit_keys(model, pks, kind=kind)


@contextmanager
def committed_together() -> Iterator[None]:
    """Context manager: what changes inside is committed once, at its end; for the loading of many records."""
    if _pending.get() is not None:
        yield
        return
    pending: Pending = {}
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    for model, pks in pending.items():
        commit_keys(model, pks)


@transaction.atomic
def commit_keys(
    model: type[models.Model], keys: Iterable[int], *, kind: RecordState.Kind = RecordState.Kind.CHANGED
) -> int:
    """The same for records of one kind; return how many states were new."""
    root, count, ordered = ROOTS[model], 0, sorted(keys)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        standing, committed = hashes_of(root, batch), latest(model, batch)
        changed = [key for key in batch if (standing[key] or key in committed) and standing[key] != committed.get(key)]
        RecordState.objects.append_many([_state(model, key, standing[key], kind) for key in changed])
        count += len(changed)
    return count


@transaction.atomic
def commit_all(*, kind: RecordState.Kind = RecordState.Kind.CHANGED) -> int:
    """Every record of the portal as it stands now; return how many states were new."""
    return sum(commit_keys(model, keys, kind=kind) for model, keys in _every_key())


@transaction.atomic
def cover_shown() -> int:
    """Records that were never committed, as they stand: once, in a portal from before this was kept."""
    count = 0
    for model, keys in _every_key():
        kind = ContentType.objects.get_for_model(model)
        known = set(RecordState.objects.filter(content_type=kind).values_list("object_id", flat=True))
        count += commit_keys(model, set(keys) - known, kind=RecordState.Kind.COVERED)
    return count


def _every_key() -> Iterator[tuple[type[models.Model], list[int]]]:
    for model in ROOTS:
        yield model, list(model._base_manager.values_list("pk", flat=True))


def hashes_of(root: Root, keys: Iterable[int]) -> dict[int, Hashes]:
    """The hashes of the rows of these records; nothing for a record that is not there."""
    found: dict[int, Hashes] = {key: {} for key in keys}
    for table in root.tables:
        rows = table.of(root.model).filter(**{f"{table.owner}__in": list(found)})
        for owner, key, row in table.hashes(rows):
            found[owner].setdefault(table.label, {})[str(key)] = row
    return found


def latest(model: type[models.Model], keys: Iterable[int]) -> dict[int, Hashes]:
    """The hashes that were committed last for these records."""
    kind = ContentType.objects.get_for_model(model)
    states = RecordState.objects.filter(content_type=kind, object_id__in=list(keys)).order_by()
    last = states.values("object_id").annotate(last=models.Max("pk")).values("last")
    return {state.object_id: state.payload.rows for state in RecordState.objects.filter(pk__in=last)}


def _state(model: type[models.Model], key: int, rows: Hashes, kind: RecordState.Kind) -> RecordState:
    return RecordState(
        content_type=ContentType.objects.get_for_model(model),
        object_id=key,
        kind=(kind if rows else RecordState.Kind.DELETED).value,
        on=timezone.localdate(),
        actor=ACTOR,
        data=RowHashes(rows=rows).to_json(),
    )


def referring_to(record: models.Model) -> Pending:
    """The other records whose rows name this one, and change when it is deleted."""
    found: Pending = defaultdict(set)
    for root in ROOTS.values():
        for table in root.tables:
            for column in table.model._meta.concrete_fields:
                if isinstance(column, models.ForeignKey) and column.related_model is type(record):
                    rows = table.of(root.model).filter(**{column.name: record})
                    found[root.model].update(rows.values_list(table.owner, flat=True))
    found[type(record)].discard(record.pk)
    return found


# Signals --------------------------------------------------------------------------------------------------------------


def record_has_changed(instance: models.Model, **kwargs: object) -> None:
    if type(instance) in ROOTS:
        commit(instance)


def _saved(instance: models.Model, raw: bool = False, **kwargs: object) -> None:
    if not raw:
        commit(instance)


def _is_going(instance: models.Model, **kwargs: object) -> None:
    instance.__dict__["referring"] = referring_to(instance)


def _deleted(instance: models.Model, **kwargs: object) -> None:
    """That it is gone is committed where it was committed before: of what was purged, no state is left."""
    if instance.pk is None:
        return
    for model, keys in {**getattr(instance, "referring", {}), type(instance): {instance.pk}}.items():
        commit_keys(model, keys)


def listen() -> None:
    record_changed.connect(record_has_changed, dispatch_uid="records.states")
