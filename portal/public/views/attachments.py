"""Views of files and their texts, served only while their record is public."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from slugify import slugify

from portal.files.serving import path_of, serve
from portal.public.presenters.files import File
from portal.records.models import Attachment
from portal.texts.models import PAGES_AT_ONCE, PagePicture, Transcript

# What a browser shows by itself; anything else is saved.
SHOWN = ("application/pdf", "image/")
# Visible today, hidden tomorrow: nobody keeps a copy without asking.
ASKS_AGAIN = {"Cache-Control": "no-cache"}


class FileWithdrawn(Exception):
    """The file was public and was withdrawn: its first argument."""


def gone_when_withdrawn(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: 410 with the day and the reason for a withdrawn file, never cached."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except FileWithdrawn as gone:
            file = gone.args[0]
            context = {"file": File.of(file), "record": file.subject}
            response = render(request, "public/withdrawn_file.html", context, status=410)
            response["Cache-Control"] = "no-cache"
            return response

    return answer


@require_safe
@gone_when_withdrawn
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The public copy of a file; 404 if its record is not public, as if there were none.

    The media type is the one found in the content when it was taken in, never what the uploader said.
    """
    found = _public_or_404(Attachment.objects.all(), uuid)
    return serve(
        request,
        path_of(found.file),
        sha256=found.sha256,
        media_type=found.media_type,
        name=f"{slugify(found.title, max_length=80) or found.uuid}.{found.extension}",
        saved=not found.media_type.startswith(SHOWN),
        headers=ASKS_AGAIN,
    )


@require_safe
@gone_when_withdrawn
def attachment_text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The text of a file for those who cannot read it, or not on a phone: some pages at once, as numbered in the file.

    404 where the file itself is, and where no text was found.
    """
    found = _public_or_404(Attachment.objects.select_related("transcript").filter(transcript__last_page__gt=0), uuid)
    transcript: Transcript = found.transcript
    numbers = Paginator(range(1, transcript.last_page + 1), PAGES_AT_ONCE).get_page(request.GET.get("trang"))
    shown = transcript.pages.filter(number__in=numbers.object_list).select_related("transcript__attachment")
    response = render(
        request,
        "public/attachment_text.html",
        {
            "attachment": found,
            "record": found.subject,
            "pages": list(shown),
            "numbers": numbers,
            "is_cut": transcript.is_trouble,
            "is_machine_read": transcript.pages.filter(is_machine_read=True).exists(),
            "crumbs": [{"label": str(found.subject), "href": found.subject.get_absolute_url()}],
        },
    )
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@gone_when_withdrawn
def page_picture(request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
    """The thumbnail of one of the first pages of a PDF; 404 where the file itself is."""
    found = _public_or_404(Attachment.objects.all(), uuid)
    picture = get_object_or_404(PagePicture, transcript__attachment=found, number=number)
    return serve(
        request,
        path_of(picture.file),
        sha256=f"{found.sha256}-{number}",
        media_type="image/webp",
        name=f"{number}.webp",
        saved=False,
        headers=ASKS_AGAIN,
    )


def _public_or_404(attachments: QuerySet[Attachment], uuid: UUID) -> Attachment:
    """The file if its record is public; every view of this module calls it. Raises Withdrawn."""
    # Neither text nor pictures are kept of a withdrawn file: these addresses too say what became of it.
    found = attachments.filter(uuid=uuid).first() or get_object_or_404(Attachment, uuid=uuid, withdrawal__isnull=False)
    if not found.is_of_public_record:
        raise Http404
    if found.is_withdrawn:
        raise FileWithdrawn(found)
    return found
