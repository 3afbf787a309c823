"""Wagtail's documents and images: forms that admit a file by its content, and the view that serves a document.

The same checks as for files of records (portal.files.admission), but the original is not kept: a library is no
evidence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.files.admission import admit
from portal.files.cleaning.pictures import without_metadata
from portal.files.kinds import EXTENSIONS
from portal.files.serving import serve

UNKNOWN = "application/octet-stream"


def public_copy(file: Any) -> Any:
    """The public copy of an uploaded file, under its name with the right suffix; a stored file stays.

    Raises ValidationError, naming the file.
    """
    if not isinstance(file, UploadedFile):
        return file
    try:
        admitted = admit(file)
    except ValidationError as error:
        raise ValidationError([f"{file.name}: {message}" for message in error.messages]) from error
    return ContentFile(admitted.content, name=f"{Path(admitted.name).stem}.{admitted.extension}")


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        return public_copy(self.cleaned_data["file"])

    def _post_clean(self) -> None:
        """Where the file is refused, the document would only add that it has none."""
        if "file" not in self.errors:
            super()._post_clean()


class PictureField(WagtailImageField):
    """Skips the header check of Wagtail's field, which fails on a truncated picture."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(public_copy(data))


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(label=given.label, widget=given.widget, required=given.required)


def replace_with_public_copy(item: Any) -> bool:
    """Replace a file uploaded before files were cleaned by its public copy; False if it is one already.

    Raises ValidationError as `admit` does, OSError if the storage does not give the file.
    """
    with item.file.open("rb") as stored:
        content = stored.read()
        is_picture = isinstance(item, get_image_model())
        # A picture is not encoded anew without need: it would lose a little each time.
        if is_picture and without_metadata(content) == content:
            return False
        admitted = admit(stored)
    if admitted.is_as_given:
        return False
    former = item.file.name
    item.file = ContentFile(admitted.content, name=Path(former).name)
    if is_picture:
        item._set_image_file_metadata()
        item.renditions.all().delete()
    else:
        item._set_document_file_metadata()
    item.save()
    item.file.storage.delete(former)
    return True


@require_safe
def document(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A document of the library; 404 under another name than its own. Who may read it, Wagtail's hooks say."""
    found = get_object_or_404(get_document_model(), pk=pk)
    if found.filename != name:
        raise Http404
    for hook in hooks.get_hooks("before_serve_document"):
        answer = hook(found, request)
        if isinstance(answer, HttpResponse):
            return answer
    return serve(
        request,
        found.file.path,
        sha256=found.file_hash or f"{found.pk}-{found.filename}",  # none where it came in another way
        # Files uploaded before files were checked are saved, whatever they are.
        media_type=found.content_type if found.content_type in EXTENSIONS else UNKNOWN,
        name=found.filename,
        saved=found.content_disposition != "inline",
        headers={"Cache-Control": "no-cache", "Content-Security-Policy": "default-src 'none'"},
    )
