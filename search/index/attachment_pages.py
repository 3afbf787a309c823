"""Pages of attachments as documents, findable while their record is public.

A file may hang on a record of any type. What is said of that record is read with the page in one query; a record
that is not public says nothing, and its pages are not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, JSONField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject, TruncDate
from django.urls import reverse

from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice, Topic
from portal.petitions.models import Petition
from portal.records.models import PublicRecord
from portal.texts.models import AttachmentPage, Transcript
from search.schema.document import Document

NO_TOPIC = Value("")


@dataclass(frozen=True)
class Owner:
    """A type of record with files: where its row has what a result says of it, and the address it leads to."""

    model: Any
    title: str
    unit: str
    day: Any
    address: Callable[[dict[str, Any]], str]
    place: str = "slug"  # what the address is made of
    topic: Any = NO_TOPIC

    def as_json(self) -> When:
        """Of a record of this type, if it is public, what the document of a page holds."""
        kind = self.model._meta
        row = self.model.objects.public().filter(pk=OuterRef("transcript__object_id")).order_by()
        record = JSONObject(
            title=self.title,
            unit=self.unit,
            topic=self.topic,
            day=self.day,
            updated="updated_at",
            owner=Value(kind.label_lower),
            place=self.place,
        )
        return When(
            transcript__content_type__app_label=kind.app_label,
            transcript__content_type__model=kind.model_name,
            then=Subquery(row.values(record=record)),
        )


FIRST_TOPIC = Subquery(Topic.objects.filter(dialogues=OuterRef("pk")).values("slug")[:1])

OWNERS = {
    owner.model._meta.label_lower: owner
    for owner in (
        Owner(
            Petition,
            "title",
            "owner",
            "received_on",
            lambda record: reverse("petition", args=[record["place"]]),
            place="code",
            topic="topic__slug",
        ),
        Owner(Notice, "title", "unit", "issued_on", lambda record: reverse("notice", args=[record["place"]])),
        Owner(
            Dialogue,
            "theme",
            "unit",
            TruncDate("starts_at"),
            lambda record: reverse("dialogue", args=[record["place"]]),
            topic=FIRST_TOPIC,
        ),
        Owner(
            AnnualPlan,
            "title",
            "unit",
            "issued_on",
            lambda record: f"{reverse('schedule')}?nam={record['place']}",
            place="year",
        ),
        Owner(
            Commitment,
            "conclusion__notice__title",
            "owner",
            "conclusion__notice__issued_on",
            lambda record: reverse("notice", args=[record["place"]]),
            place="conclusion__notice__slug",
        ),
    )
}


class Record(NamedTuple):
    """The record of a page, as a result names it."""

    title: str
    href: str


def pages() -> QuerySet[AttachmentPage]:
    record = Case(*(owner.as_json() for owner in OWNERS.values()), output_field=JSONField())
    rows = AttachmentPage.objects.annotate(record=record).filter(record__isnull=False)
    return rows.select_related("transcript__attachment")


def page_card(page: Any) -> Document:
    record = page.record
    return Document(
        type="page",
        id=page.pk,
        title=f"{page.transcript.attachment.title} · {record['title']}",
        is_suggested=False,
        body=page.text,
        topic=record["topic"] or "",
        units=(str(record["unit"]),) if record["unit"] else (),
        received=date.fromisoformat(record["day"]) if record["day"] else None,
        updated=max(_version(record["updated"]), int(page.transcript.updated_at.timestamp() * 1_000_000)),
    )


def record_of(page: Any) -> Record:
    return Record(page.record["title"], OWNERS[page.record["owner"]].address(page.record))


def page_ids(record: Model) -> list[int]:
    """The pages of the files of a record; a notice answers for its commitments, which are as visible as it is."""
    if not isinstance(record, PublicRecord | Commitment):
        return []
    owned = Transcript.of(record)
    if isinstance(record, Notice):
        commitments = Commitment.objects.filter(conclusion__notice=record).values("pk")
        of_commitments = Q(content_type__app_label="dialogues", content_type__model="commitment")
        owned = owned | Transcript.objects.filter(of_commitments, object_id__in=commitments)
    return list(AttachmentPage.objects.filter(transcript__in=owned).order_by("pk").values_list("pk", flat=True))


def _version(moment: str) -> int:
    """Microseconds since 1970; SQLite writes the moment without its zone."""
    read = datetime.fromisoformat(moment)
    return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1_000_000)
