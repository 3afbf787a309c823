"""The files of records, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.urls import reverse

from portal.records.models import Attachment

Owner = tuple[str, int | None]


@dataclass(frozen=True)
class File:
    """A file to open: the inputs of components/_attachment.html.

    `size` in bytes; `picture` and `text_href` are addresses or empty.
    """

    href: str
    title: str
    kind: str
    size: int
    picture: str
    sha256: str
    text_href: str = ""

    @classmethod
    def of(cls, attachment: Attachment) -> File:
        href = reverse("attachment", args=[attachment.uuid])
        transcript = getattr(attachment, "transcript", None)
        return cls(
            href=href,
            title=attachment.title,
            kind=attachment.extension.upper(),
            size=attachment.size,
            picture=href if attachment.is_picture else "",
            sha256=attachment.sha256,
            text_href=transcript.get_absolute_url() if transcript and transcript.last_page else "",
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
        for attachment in Attachment.objects.filter(condition).select_related("transcript"):
            owner = (labels[attachment.content_type_id], attachment.object_id)
            self._found[owner].append(File.of(attachment))

    def of(self, record: Model | None) -> list[File]:
        if record is None:
            return []
        return self._found.get((record._meta.label, record.pk), [])
