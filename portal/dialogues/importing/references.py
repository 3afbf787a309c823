"""Looks up dialogues by the references of an office's files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.language.names import NameTable

from ..models import Dialogue


class Dialogues:
    """All dialogues with a reference at one moment: read once, then asked as often as an import has rows."""

    def __init__(self) -> None:
        referred = Dialogue.objects.exclude(reference="").select_related("unit")
        self._table = NameTable((dialogue.reference, dialogue) for dialogue in referred)

    def known(self, reference: str) -> Dialogue | None:
        return next(iter(self._table.named(reference)), None)

    def referred(self, reference: str) -> Dialogue:
        """Raises LookupError unless one dialogue alone has this reference."""
        found = self._table.named(reference)
        if len(found) == 1:
            return found[0]
        if found:
            raise LookupError(_("several dialogues have the reference “%(id)s”") % {"id": reference})
        raise LookupError(_("there is no dialogue “%(id)s”; it must be loaded before") % {"id": reference})
