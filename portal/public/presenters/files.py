"""Files of records, for components/_attachment.html."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, prefetch_related_objects
from django.urls import reverse

from portal.records.models import Attachment, AttachmentCorrection, AttachmentWithdrawal

from .corrections import Correction, corrections_by

Owner = tuple[str, int | None]


class SmallPage(NamedTuple):
    """A page of a PDF: where it is in the file, and its small picture."""

    number: int
    href: str
    picture: str


@dataclass(frozen=True)
class File:
    """A file to open: the inputs of components/_attachment.html; or, with `withdrawal`, what is said in its place.

    `size` in bytes; `picture` and `text_href` are addresses or empty; `pages` are its first ones in small.
    """

    href: str
    title: str
    kind: str
    size: int
    picture: str
    sha256: str
    text_href: str = ""
    pages: tuple[SmallPage, ...] = ()
    withdrawal: AttachmentWithdrawal | None = None
    replaced_by: str = ""  # address of the file that stands in the place of a withdrawn one
    corrections: tuple[Correction, ...] = ()  # of the title

    @classmethod
    def of(cls, attachment: Attachment) -> File:
        href = reverse("attachment", args=[attachment.uuid])
        if attachment.is_withdrawn:
            return cls(
                href,
                attachment.title,
                "",
                0,
                "",
                "",
                withdrawal=attachment.withdrawal,
                replaced_by=_replaced_by(attachment),
            )
        transcript = getattr(attachment, "transcript", None)
        return cls(
            href=href,
            title=attachment.title,
            kind=attachment.extension.upper(),
            size=attachment.size,
            picture=href if attachment.is_picture else "",
            sha256=attachment.sha256,
            pages=_small_pages(attachment, href, transcript.pictures if transcript else 0),
            text_href=transcript.get_absolute_url() if transcript and transcript.last_page else "",
            corrections=_corrections_of(attachment),
        )


def _replaced_by(attachment: Attachment) -> str:
    uuid = attachment.withdrawal.replacement
    return reverse("attachment", args=[uuid]) if uuid else ""


def _corrections_of(attachment: Attachment) -> tuple[Correction, ...]:
    """The latest first. `is_corrected`, where it is annotated, saves the question."""
    if not getattr(attachment, "is_corrected", True):
        return ()
    return tuple(corrections_by(attachment.corrections.all()))


def _small_pages(attachment: Attachment, href: str, count: int) -> tuple[SmallPage, ...]:
    return tuple(
        SmallPage(number, f"{href}#page={number}", reverse("page_picture", args=[attachment.uuid, number]))
        for number in range(1, count + 1)
    )


class Files:
    """The files of many records of several types, read together."""

    def __init__(self, records: Iterable[Model | None]):
        """Two queries, one of which Django remembers. The caller passes only records that may be shown."""
        wanted: dict[type[Model], list[int]] = defaultdict(list)
        for record in records:
            if record is not None:
                wanted[type(record)].append(record.pk)
        self._found: dict[Owner, list[File]] = defaultdict(list)
        if not wanted:
            return
        types = ContentType.objects.get_for_models(*wanted)
        condition = Q()
        for model, keys in wanted.items():
            condition |= Q(content_type=types[model], object_id__in=keys)
        labels = {types[model].pk: model._meta.label for model in wanted}
        is_corrected = Exists(AttachmentCorrection.objects.filter(attachment=OuterRef("pk")))
        rows = Attachment.objects.filter(condition).annotate(is_corrected=is_corrected)
        found = list(rows.select_related("transcript", "withdrawal", "replaced_by"))
        prefetch_related_objects([each for each in found if each.is_corrected], "corrections")
        for attachment in found:
            owner = (labels[attachment.content_type_id], attachment.object_id)
            self._found[owner].append(File.of(attachment))

    def of(self, record: Model | None) -> list[File]:
        if record is None:
            return []
        return self._found.get((record._meta.label, record.pk), [])
