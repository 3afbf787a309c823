"""Initial data: empty tables get the rules and the calendar shipped with the portal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db import router, transaction
from django.db.models import Model

from portal.records.ledger import states

from .importing import COLUMNS, read_days

SEED = Path(__file__).parent / "seed"


def seed_empty_tables(*, using: str, apps: Apps = current_apps, **kwargs: Any) -> None:
    """After every migrate and flush: two cheap questions, and rows only where a table has none.

    Works with the models as they were at that migration, which may be none at all.
    """
    with transaction.atomic(using=using):
        _fill("DeadlineRule", shipped_rules, using=using, apps=apps)
        _fill("SpecialDay", _days, using=using, apps=apps)


def _fill(name: str, rows: Any, *, using: str, apps: Apps) -> None:
    try:
        model = apps.get_model("workdays", name)
    except LookupError:
        return
    if router.allow_migrate_model(using, model) and not model._base_manager.using(using).exists():
        known = {field.name for field in model._meta.get_fields()}
        kept = ({name: value for name, value in row.items() if name in known} for row in rows())
        model._base_manager.using(using).bulk_create(model(**row) for row in kept)
        _commit(name, apps)


def _commit(name: str, apps: Apps) -> None:
    """What is shipped goes into the ledger, once the tables are those of today: not in the middle of an upgrade."""
    today = [current_apps.get_model(label) for label in (f"workdays.{name}", "records.RecordState")]
    try:
        then = [apps.get_model(model._meta.label) for model in today]
    except LookupError:
        return
    if all(_columns(one) == _columns(other) for one, other in zip(today, then, strict=True)):
        keys = today[0]._base_manager.values_list("pk", flat=True)
        states.commit_keys(today[0], list(keys), kind=states.RecordState.Kind.COVERED)


def _columns(model: type[Model]) -> set[str | None]:
    return {field.column for field in model._meta.concrete_fields}


def shipped_rules() -> list[dict[str, Any]]:
    return json.loads((SEED / "rules.json").read_text(encoding="utf-8"))


def _days() -> list[dict[str, Any]]:
    """Read as an office's own file would be, so that what we ship obeys the same rules."""
    days, errors = read_days((SEED / "calendar.csv").read_bytes(), file="calendar.csv")
    if errors:
        raise ValueError("; ".join(map(str, errors)))
    return [{column: getattr(day, column) for column in COLUMNS} for day in days]
