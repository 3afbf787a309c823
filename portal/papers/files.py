"""Why a paper of an office is not read, in words for whoever chose the file."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "missing": _("There is no such file."),
    "encrypted": _("The file is locked by a password: save it without one and try again."),
    "broken": _("The file is damaged and cannot be read: save it anew and try again."),
    "too_large": _("The file is too large to be read: divide it, or save it more simply."),
}


class NotRead(Exception):
    """The text says why and what to do; `reason` is the code of it, where there is one."""

    def __init__(self, reason: str, sentence: str = ""):
        super().__init__(sentence or str(SENTENCES.get(reason, SENTENCES["broken"])))
        self.reason = reason
