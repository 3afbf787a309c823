"""Background jobs of registers. Each may run twice: what is read is read anew, what is taken over goes on."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskContext

from portal.dispatch.jobs import job

from . import importer, reader
from .models import Register, RegisterRow, RowState, Stage

KEPT = timedelta(days=30)  # what was read and not taken over
FAILED = _("It could not be read, by a fault of the portal. Try again; if it fails again, tell the administrator.")


@job(longest=timedelta(hours=1), takes_context=True)
def read(context: TaskContext, register: int) -> None:
    """Read the file of a register; after the last attempt that failed nothing of it is kept."""
    found = Register.objects.filter(pk=register, stage=Stage.READING).select_related("unit__place", "dialogue").first()
    if found is None:
        return
    try:
        reader.read(found)
    except Exception:
        # Whatever happened: nobody comes back to the file, which may hold personal data.
        if read.is_last_attempt(context):
            reader.refuse(found, str(FAILED))
        raise


@job(longest=timedelta(hours=1))
def check(register: int) -> None:
    found = Register.objects.filter(pk=register, stage=Stage.CHECKING).select_related("unit__place", "dialogue").first()
    if found is not None:
        reader.check_again(found)


@job(longest=timedelta(hours=1))
def take(register: int) -> None:
    joined = ("unit__place", "dialogue", "user")
    found = Register.objects.filter(pk=register, stage=Stage.TAKING).select_related(*joined).first()
    if found is not None:
        importer.take(found, now=timezone.now())


@job()
def forget_old() -> None:
    """Delete what was read a month ago and not taken over, texts and all."""
    old = Register.objects.filter(entered_at__lt=timezone.now() - KEPT)
    with transaction.atomic():
        old.exclude(stage__in=(Stage.TAKEN, Stage.TAKING)).delete()
        left = RegisterRow.objects.filter(register__in=old.filter(stage=Stage.TAKEN))
        left.exclude(state=RowState.TAKEN).delete()
        old.filter(stage=Stage.TAKEN).update(warnings=[], skipped=[])
