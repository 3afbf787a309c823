"""A register enters with its file: what its days mean, and whether the file was there before."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.files.admission import MAX_BYTES
from portal.importing.values import moment_of
from portal.papers import deadlines
from portal.papers.files import SENTENCES

from .models import Register, Stage, Upload


def enter(register: Register, content: bytes) -> Register:
    """Store a new register with its file, to be read by the job. Raises ValidationError as the model does."""
    if len(content) > MAX_BYTES:
        raise ValidationError(str(SENTENCES["too_large"]))
    register.sha256 = hashlib.sha256(content).hexdigest()
    register.full_clean(exclude=["unit", "dialogue", "user"])
    if register.dialogue and register.dialogue.unit_id != register.unit_id:
        raise ValidationError({"dialogue": _("This dialogue was organised by another unit.")})
    register.save()
    Upload.objects.create(register=register, content=content)
    return register


def day_of(words: str, *, today: date) -> date:
    """A day that has come, as “30/09/2026” or as the end of “quý III/2026”. Raises ValidationError."""
    try:
        day = moment_of(words).day
    except (ValueError, OverflowError):
        day = deadlines.read(words, today).due
    if day is None:
        raise ValidationError(_("“%(words)s” is no day: write 30/09/2026, or quý III/2026.") % {"words": words})
    if day > today:
        values = {"day": date_format(day, "d/m/Y")}
        raise ValidationError(_("%(day)s has not come yet: write the day of which the table tells.") % values)
    return day


def taken_before(register: Register) -> Register | None:
    """A register of the unit with the same file that was taken over."""
    same = Register.objects.filter(unit=register.unit_id, sha256=register.sha256, stage=Stage.TAKEN)
    return same.exclude(pk=register.pk).first()
