"""Following a whole list, or what there is on a topic: each record is told when it appears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.models import Commitment, Dialogue, Notice, ReceptionDay, Topic
from portal.formats import written_date
from portal.petitions.models import Petition

from . import changes
from .followables import Followable, News, Span, Subject, name_of
from .news import appeared, newest_first


def new_commitments(span: Span) -> list[News]:
    """A commitment is as public as its notice, and since its conclusion was published."""
    rows = Commitment.objects.public().select_related("conclusion__notice", "owner")
    since = rows.filter(conclusion__published_at__gt=span.since) if span.since else rows
    latest = since.order_by("-conclusion__published_at", "-pk")[: span.limit]
    return [
        News(
            key=name_of(commitment),
            title=Truncator(commitment.conclusion.text).chars(120),
            href=commitment.get_absolute_url(),
            at=at,
            record=commitment.conclusion.notice,
            text=_given(commitment),
        )
        for commitment in latest
        if (at := commitment.conclusion.published_at)
    ]


def _given(commitment: Commitment) -> str:
    if commitment.due_on is None:
        return _("%(unit)s, no due date set") % {"unit": commitment.owner}
    return _("%(unit)s, due %(date)s") % {"unit": commitment.owner, "date": written_date(commitment.due_on)}


@dataclass(frozen=True)
class RecordList:
    """A list of the portal: its name, the name of its address, and what is new in it."""

    title: Any
    page: str
    news: Callable[[Span], list[News]]


LISTS = {
    "lich-doi-thoai": RecordList(
        gettext_lazy("New dialogues"),
        "schedule",
        lambda span: newest_first(
            span,
            appeared(Dialogue.objects.public(), span),
            changes.of_dialogues(Dialogue.objects.public(), span),
            changes.of_receptions(ReceptionDay.objects.public(), span),
        ),
    ),
    "thong-bao": RecordList(
        gettext_lazy("New notices of conclusion"),
        "notice_list",
        lambda span: newest_first(
            span, appeared(Notice.objects.public(), span), changes.of_notices(Notice.objects.public(), span)
        ),
    ),
    "kien-nghi": RecordList(
        gettext_lazy("New petitions"), "petition_list", lambda span: appeared(Petition.objects.public(), span)
    ),
    "cam-ket": RecordList(gettext_lazy("New commitments"), "commitment_list", new_commitments),
}


class WholeList(Followable):
    """Its key is the first part of the list's address."""

    kind = "danh-sach"

    def subject(self, key: str) -> Subject | None:
        found = LISTS.get(key)
        return Subject(key, str(found.title), reverse(found.page), self.feed(key)) if found else None

    def news(self, key: str, span: Span) -> list[News]:
        return LISTS[key].news(span)

    def feed(self, key: str) -> str:
        return reverse(f"feed_{self.kind}", args=[key])


class OneTopic(Followable):
    """Petitions and dialogues of a topic; its page is the list of petitions narrowed to it."""

    kind = "linh-vuc"

    def subject(self, key: str) -> Subject | None:
        topic = Topic.objects.filter(slug=key).first()
        if topic is None:
            return None
        page = f"{reverse('petition_list')}?{urlencode({'linh-vuc': key})}"
        return Subject(key, _("Topic: %(topic)s") % {"topic": topic}, page, self.feed(key))

    def news(self, key: str, span: Span) -> list[News]:
        petitions = Petition.objects.public().filter(topic__slug=key)
        dialogues = Dialogue.objects.public().filter(topics__slug=key)
        return newest_first(
            span,
            appeared(petitions, span, words=_("Petition: %(name)s")),
            appeared(dialogues, span, words=_("Dialogue: %(name)s")),
            changes.of_dialogues(dialogues, span),
        )

    def feed(self, key: str) -> str:
        return reverse(f"feed_{self.kind}", args=[key])
