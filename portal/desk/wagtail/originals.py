"""The view that serves the original of a file, with its metadata, to accounts that may see the record at the desk."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from portal.desk.permissions.roles import POLICIES
from portal.desk.permissions.scoping import record_or_404
from portal.files.serving import serve
from portal.organisations.policy import UnitPolicy
from portal.records.models import Attachment
from portal.removals.models import Removal


@require_safe
def serve_original(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Also of a file that waits for approval, and each of a record on whose removal a second person decides.

    404, with no hint that it exists, for an account that may not see the record.
    """
    found = get_object_or_404(Attachment, uuid=uuid)
    record = found.subject
    removal = Removal.of(record).waiting().first() if record else None
    if not found.original and not found.is_proposed and removal is None:
        raise Http404
    if removal is not None and POLICIES[Removal].visible_to(request.user).filter(pk=removal.pk).exists():
        return served(request, found)
    policy = policy_registry.get_by_type(type(record)) if record else None
    if not isinstance(policy, UnitPolicy):
        raise Http404
    record_or_404(policy, request.user, record.pk)
    return served(request, found)


def served(request: HttpRequest, found: Attachment) -> HttpResponseBase:
    return serve(
        request,
        (found.original or found.file).path,
        sha256=found.original_sha256,
        media_type=found.media_type,
        name=f"{found.uuid}.{found.extension}",
        headers={"Cache-Control": "private, no-store"},
    )


def addresses() -> list[URLPattern]:
    return [path("tep-goc/<uuid:uuid>/", serve_original, name="original_file")]
