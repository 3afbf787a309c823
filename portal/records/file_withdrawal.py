"""Withdrawal of one file: at once, by one person, with a coded reason that is shown in its place."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .actors import Actor
from .ledger import states
from .models import Attachment, AttachmentWithdrawal
from .signals import attachment_withdrawn, record_changed

Reason = AttachmentWithdrawal.Reason


@transaction.atomic
def withdraw(
    attachment: Attachment,
    *,
    reason: AttachmentWithdrawal.Reason,
    by: Actor,
    on: date,
    text: str = "",
) -> AttachmentWithdrawal:
    """Withdraw a file everywhere; its record shows when and why. A second person approves a replacement.

    The bytes stay closed, or are deleted together with the title where the reason is personal data (Luật BVDLCN
    91/2025). Raises ValidationError if it was withdrawn before.
    """
    Attachment.objects.select_for_update().get(pk=attachment.pk)
    if AttachmentWithdrawal.objects.filter(attachment=attachment).exists():
        raise ValidationError(_("This file was withdrawn before."))
    withdrawal = AttachmentWithdrawal.objects.append(
        AttachmentWithdrawal(attachment=attachment, kind=reason.value, actor=by.name, user=by.user, on=on, text=text)
    )
    if reason in AttachmentWithdrawal.ERASED:
        _erase(attachment)
    attachment_withdrawn.send(Attachment, instance=attachment)
    states.commit(attachment)
    if attachment.subject is not None:
        record_changed.send(type(attachment.subject), instance=attachment.subject)
    return withdrawal


def _erase(attachment: Attachment) -> None:
    """The bytes go once the withdrawal is certain; a title may name whom the file named.

    By a query: no file is given without a title, so that the field refuses to save it empty.
    """
    storage = attachment.file.storage
    names = [str(file.name) for file in (attachment.file, attachment.original) if file]
    empty: dict[str, Any] = {"title": "", "file": "", "original": "", "properties": {}}
    Attachment.objects.filter(pk=attachment.pk).update(**empty)
    for name, value in empty.items():
        setattr(attachment, name, value)
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
