"""Decisions on visibility: by a person, on a date, on a basis.

Default is not public (docs/domain.md, R7). A decision is an appended row; the record carries the latest level. Readers
never ask here: they use `public()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.files.disk_reserve import release_when_full
from portal.language.cleaning import one_line
from portal.records.levels import Visibility
from portal.records.models.decisions import VisibilityDecision
from portal.records.models.public_records import PublicRecord

from . import erasure
from .actors import Actor
from .ledger import states
from .signals import record_changed


@transaction.atomic
def decide(record: PublicRecord, *, level: Visibility, by: Actor, on: date, basis: str) -> VisibilityDecision:
    """Record a decision on visibility, and carry it out in every channel.

    Raises ValidationError without a basis, or if the record may not have that level (`allowed_visibilities`).
    """
    _require_allowed(record, level=level, basis=basis)
    if level != Visibility.PUBLIC:
        release_when_full()
    decision = VisibilityDecision.objects.append(
        VisibilityDecision(record=record, kind=level.value, actor=by.name, user=by.user, on=on, text=basis)
    )
    was_public = record.visibility == Visibility.PUBLIC
    record.visibility = level
    if level == Visibility.PUBLIC:
        record.public_since = record.public_since or decision.recorded_at
    record.save(update_fields=["visibility", "public_since", "updated_at"])
    if was_public and level != Visibility.PUBLIC:
        erasure.hide(record)
    record_changed.send(type(record), instance=record)
    return decision


@transaction.atomic
def decide_first(
    records: Sequence[PublicRecord], *, level: Visibility, by: Actor, on: date, basis: str
) -> list[VisibilityDecision]:
    """One decision for many new records of one type, in bulk and without signals: for loading a whole corpus.

    Raises ValidationError as `decide` does, and where somebody has decided before: what was public must not stay
    in the channels unseen.
    """
    now = timezone.now()
    for record in records:
        _require_allowed(record, level=level, basis=basis)
        if record.visibility != Visibility.UNDECIDED:
            raise ValidationError(_("Somebody has decided on this record before."))
        record.visibility = level
        record.public_since = now if level == Visibility.PUBLIC else None
    type(records[0])._default_manager.filter(pk__in=[record.pk for record in records]).update(
        visibility=level, public_since=records[0].public_since
    )
    states.commit(*records)
    return VisibilityDecision.objects.append_many(
        [
            VisibilityDecision(
                record=record, kind=level.value, actor=by.name, user=by.user, on=on, text=basis, recorded_at=now
            )
            for record in records
        ]
    )


def _require_allowed(record: PublicRecord, *, level: Visibility, basis: str) -> None:
    if not one_line(basis):
        raise ValidationError({"basis": _("A decision on visibility needs its basis: a document, a rule, a request.")})
    if level not in record.allowed_visibilities():
        raise ValidationError(_("A record of this kind cannot have the visibility “%s”.") % level.label)
