"""What pages ask the record, each question answered in a bounded number of queries, of public records only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.utils.translation import gettext as _

from portal.dialogues.models import Commitment, Dialogue, Notice, NoticeEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.workdays.models import Deadline


def upcoming_dialogues(*, on: date, how_many: int) -> QuerySet[Dialogue]:
    """The next dialogues, today's included, soonest first."""
    return Dialogue.objects.public().upcoming(on=on).select_related("unit", "chair")[:how_many]


def latest_notices(*, how_many: int) -> QuerySet[Notice]:
    """The newest notices that stand, each with `conclusion_count`, `commitment_count` and `done_count`."""
    withdrawn = NoticeEvent.objects.filter(notice=OuterRef("pk"), kind=NoticeEvent.Kind.WITHDRAWN)
    published = Q(conclusions__published_at__isnull=False)
    still_owed = ~Q(conclusions__commitment__state=CommitmentState.WITHDRAWN)
    done = Q(conclusions__commitment__state=CommitmentState.DONE)
    return (
        Notice.objects.public()
        .filter(~Exists(withdrawn))
        .select_related("unit")
        .annotate(
            conclusion_count=Count("conclusions", filter=published),
            commitment_count=Count("conclusions__commitment", filter=published & still_owed),
            done_count=Count("conclusions__commitment", filter=published & done),
        )[:how_many]
    )


@dataclass(frozen=True)
class Overdue:
    """What should have been done by now: the longest overdue `commitments`, and how many there are in all."""

    commitments: list[Commitment]
    commitment_count: int
    petition_count: int

    def __bool__(self) -> bool:
        return bool(self.commitment_count or self.petition_count)


def overdue(*, on: date, how_many: int) -> Overdue:
    """Three queries; the count comes along with the rows."""
    rows = list(
        Commitment.objects.public()
        .overdue(on=on)
        .select_related("owner", "conclusion__notice")
        .prefetch_related("findings")
        .annotate(total=Window(Count("*")))
        .order_by("due_on", "pk")[:how_many]
    )
    return Overdue(rows, rows[0].total if rows else 0, Petition.objects.public().overdue(on=on).count())


def petitions(codes: Iterable[str]) -> list[Petition]:
    """The public ones among the petitions with these codes, in the order of the codes."""
    order = {code: position for position, code in enumerate(codes)}
    found = Petition.objects.public().filter(code__in=order).select_related("owner", "unit", "place", "topic")
    return sorted(found, key=lambda petition: order[petition.code])


@dataclass(frozen=True)
class Rate:
    """A share, never without what it is a share of (dossier R5)."""

    label: str
    numerator: int
    denominator: int
    note: str = ""


def rates(*, on: date) -> list[Rate]:
    """The record in four rates, as of the day `on`; petitions that are only counted are in the totals."""
    return [_notices_in_time(on=on), *_commitments(on=on), _petitions_resolved()]


def _notices_in_time(*, on: date) -> Rate:
    """Of held dialogues whose notice is issued or overdue: one that may still come in time counts on neither side."""
    held = Dialogue.objects.public().held().values("pk")
    found = Deadline.objects.filter(
        Q(met_on__isnull=False) | Q(due_on__lt=on),
        content_type=ContentType.objects.get_for_model(Dialogue),
        object_id__in=held,
        code="notice",
    ).aggregate(due=Count("pk"), in_time=Count("pk", filter=Q(met_on__lte=F("due_on"))))
    return Rate(
        label=_("Notices of conclusion issued in time"),
        numerator=found["in_time"],
        denominator=found["due"],
        note=_("Of the dialogues whose notice is issued or overdue"),
    )


def _commitments(*, on: date) -> list[Rate]:
    done = Q(state=CommitmentState.DONE)
    found = (
        Commitment.objects.public()
        .exclude(state=CommitmentState.WITHDRAWN)
        .aggregate(
            all=Count("pk"),
            done=Count("pk", filter=done),
            due=Count("pk", filter=done | Q(due_on__lt=on)),
            in_time=Count("pk", filter=done & Q(done_on__lte=F("due_on"))),
        )
    )
    return [
        Rate(
            label=_("Commitments reported as done"),
            numerator=found["done"],
            denominator=found["all"],
            note=_("What the responsible units say; the supervisors' findings stand beside it"),
        ),
        Rate(
            label=_("Commitments done in time"),
            numerator=found["in_time"],
            denominator=found["due"],
            note=_("Of those done or past their due date"),
        ),
    ]


def _petitions_resolved() -> Rate:
    found = Petition.objects.counted().aggregate(
        all=Count("pk"),
        resolved=Count("pk", filter=Q(state=State.RESOLVED)),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
    )
    return Rate(
        label=_("Petitions resolved"),
        numerator=found["resolved"],
        denominator=found["all"],
        note=_("Answered but not resolved: %(answered)s. An answer is not yet a solution") % found,
    )
