"""Importers of petitions with their histories, and of the notices that assign them.

A denunciation is refused: nothing of the row is stored or repeated, and the rest of the file is not held up by it, for
an office cannot be asked to publish it in another form (Luật Tố cáo 2018; docs/domain.md, R2). A complaint is counted
and never shown, whatever the file asks for.
"""

from .loading import import_petitions
from .notices import codes_in, import_notices
from .schemas import event_units_in

__all__ = ["codes_in", "event_units_in", "import_notices", "import_petitions"]
