"""Files of records, served only while their record may be seen."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from slugify import slugify

from portal.records.models import Attachment

# What a browser shows by itself; anything else is saved.
SHOWN = ("application/pdf", "image/")


@require_safe
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file as it was stored, streamed; 404 if its record is not public, as if there were none.

    The media type is the one found in the content when it was taken in, never what the uploader said.
    """
    found = get_object_or_404(Attachment, uuid=uuid)
    if not found.is_public:
        raise Http404
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=not found.media_type.startswith(SHOWN),
        filename=f"{slugify(found.title, max_length=80) or found.uuid}.{found.extension}",
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    # Visible today, hidden tomorrow: nobody keeps a copy without asking.
    response["Cache-Control"] = "no-cache"
    return response
