"""The list of purges, kept beside the backups: a restored copy is purged again by it. It holds no content.

Each line names a purged record by the hash of its random key, which tells nothing without the record itself, and what
the register says of the purge.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.organisations.models import Unit
from portal.records.ledger import states
from portal.records.models import PublicRecord
from portal.records.purge import purge

from .models import PurgeEvent
from .tags import delete_orphans, tags_of

NAME = "purges.jsonl"
Line = dict[str, Any]


def hash_of(record: UUID) -> str:
    return hashlib.sha256(record.bytes).hexdigest()


def write_after_commit() -> None:
    """Write the list of this portal anew as soon as the purge is committed."""
    transaction.on_commit(lambda: write(settings.PURGES_LIST))


def write(path: Path) -> None:
    """Let the file hold every purge that the database or the file itself knows."""
    lines = {line["record"]: line for line in [*read(path), *_lines()]}
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in lines.values())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read(path: Path) -> list[Line]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def apply(lines: Iterable[Line]) -> int:
    """Purge what these lines name wherever the database holds it again; return how many records that were.

    A purge that the database does not know stays in the register, also where its record came after the copy.
    """
    wanted = {line["record"]: line for line in lines}
    for known in PurgeEvent.objects.values_list("record_hash", flat=True):
        wanted.pop(known, None)
    found = {key: record for record in _records() if (key := hash_of(record.uuid)) in wanted}
    for key, line in wanted.items():
        with transaction.atomic():
            _purge_again(found.get(key), line)
    return len(found)


def _purge_again(record: PublicRecord | None, line: Line) -> None:
    erased: list[int] = []
    if record is not None:
        tags = tags_of(record)
        erased = purge(record)
        delete_orphans(tags)
    month = date.fromisoformat(line["month"])
    event = PurgeEvent.objects.append(
        PurgeEvent.covering(
            erased,
            kind=line["basis"],
            unit=Unit.objects.filter(slug=line["unit"]).first(),
            actor=line["office"],
            confirmed_by=line["confirmed_by"],
            is_of_other_unit=line["is_of_other_unit"],
            record_hash=line["record"],
            on=month,
            recorded_at=start_of_month(month),
        )
    )
    states.commit(event)


def start_of_month(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time()))


def _lines() -> Iterable[Line]:
    for event in PurgeEvent.objects.exclude(record_hash="").select_related("unit").order_by("pk"):
        yield {
            "record": event.record_hash,
            "basis": event.kind,
            "unit": event.unit.slug if event.unit else "",
            "office": event.actor,
            "confirmed_by": event.confirmed_by,
            "is_of_other_unit": event.is_of_other_unit,
            "month": event.on.isoformat(),
        }


def _records() -> Iterable[PublicRecord]:
    for model in apps.get_models():
        if issubclass(model, PublicRecord):
            yield from model._base_manager.only("pk", "uuid").iterator(chunk_size=2000)
