"""What was read of the paper from which the draft of a notice was made, until the notice is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.fields.text import LineField

from .notices import Notice


class NoticeReading(models.Model):
    """The lines of the paper, what was proposed from them, and which proposals nobody has confirmed yet.

    `proposals` and `unconfirmed` have a key for each conclusion, its uuid, and `HEAD` for number, date and signature.
    Nothing of it is shown to the public; a published notice has none.
    """

    HEAD = "head"

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="reading")
    file_name = LineField(max_length=255)
    lines = models.JSONField(default=list)
    proposals = models.JSONField(default=dict)
    unconfirmed = models.JSONField(default=list)

    class Meta:
        verbose_name = _("reading of a notice")
        verbose_name_plural = _("readings of notices")

    def __str__(self) -> str:
        return self.file_name

    @transaction.atomic
    def note(self, ticked: Mapping[str, bool]) -> None:
        """Which of these proposals somebody has compared with the paper, and which not; the others stay as they are."""
        stored = NoticeReading.objects.select_for_update().get(pk=self.pk)
        left = set(stored.unconfirmed) - {key for key, is_ticked in ticked.items() if is_ticked}
        left |= {key for key, is_ticked in ticked.items() if not is_ticked and key in stored.proposals}
        self.unconfirmed = [key for key in stored.proposals if key in left]
        self.save(update_fields=["unconfirmed"])

    def open_points(self, conclusions: Iterable[Any]) -> list[str]:
        """What nobody has confirmed, one sentence each. What was deleted needs no confirmation."""
        found = []
        if self.HEAD in self.unconfirmed:
            found.append(gettext("Number, date and signature were read from the file: compare and confirm them."))
        numbered = enumerate(conclusions, start=1)
        if numbers := [str(number) for number, each in numbered if str(each.uuid) in self.unconfirmed]:
            sentence = gettext("Conclusions read from the file, to be compared and confirmed: %(numbers)s.")
            found.append(sentence % {"numbers": ", ".join(numbers)})
        return found
