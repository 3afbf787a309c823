"""Querysets of public files: those of public records and of their events."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, TextChoices, UUIDField, Value, When
from django.utils.translation import gettext_lazy as _

from portal.dialogues.models import AnnualPlan, Commitment, CommitmentEvent, Dialogue, DialogueEvent, Notice
from portal.petitions.models import Petition, PetitionEvent
from portal.records.models import Attachment
from portal.supervision.models import Finding

OF_COMMITMENT = "commitment__conclusion__notice__slug"


class Owner(TextChoices):
    PETITION = "petitions", _("Petition")
    DIALOGUE = "dialogues", _("Dialogue")
    NOTICE = "notices", _("Notice of conclusion")
    PLAN = "plans", _("Annual plan")


class Place(NamedTuple):
    """A kind of row with files: the public rows, their kind of record, and the column of its identifier."""

    rows: QuerySet[Any]
    owner: Owner
    key: str
    is_step: bool = False


def _places() -> list[Place]:
    petitions, dialogues, commitments = (
        Petition.objects.public(),
        Dialogue.objects.public(),
        Commitment.objects.public(),
    )
    return [
        Place(petitions, Owner.PETITION, "code"),
        Place(dialogues, Owner.DIALOGUE, "slug"),
        Place(Notice.objects.public(), Owner.NOTICE, "slug"),
        Place(AnnualPlan.objects.public(), Owner.PLAN, "slug"),
        Place(PetitionEvent.objects.filter(petition__in=petitions), Owner.PETITION, "petition__code", True),
        Place(DialogueEvent.objects.filter(dialogue__in=dialogues), Owner.DIALOGUE, "dialogue__slug", True),
        Place(CommitmentEvent.objects.filter(commitment__in=commitments), Owner.NOTICE, OF_COMMITMENT, True),
        Place(Finding.objects.public(), Owner.NOTICE, OF_COMMITMENT, True),
    ]


def public_files() -> QuerySet[Any]:
    """Public files with `kind`, `record_key` (identifier of the record) and `step` (a uuid, or None).

    One query and that of the types.
    """
    places = _places()
    types = ContentType.objects.get_for_models(*(place.rows.model for place in places))
    shown, kinds, records, steps = Q(), [], [], []
    for place in places:
        of_type = Q(content_type=types[place.rows.model])
        row = place.rows.model._base_manager.filter(pk=OuterRef("object_id"))
        shown |= of_type & Q(object_id__in=place.rows.order_by().values("pk"))
        kinds.append(When(of_type, then=Value(place.owner.value)))
        records.append(When(of_type, then=Subquery(row.values(place.key)[:1], output_field=CharField())))
        if place.is_step:
            steps.append(When(of_type, then=Subquery(row.values("uuid")[:1], output_field=UUIDField())))
    return Attachment._default_manager.filter(shown, withdrawal=None).annotate(
        kind=Case(*kinds, output_field=CharField()),
        record_key=Case(*records, output_field=CharField()),
        step=Case(*steps, default=None, output_field=UUIDField()),
    )
