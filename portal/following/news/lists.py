"""Followables of whole lists and of topics: news of every record that is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.due_wording import due_in_words
from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice, ReceptionDay
from portal.following.followables import Followable, News, NewsWindow, Subject, name_of
from portal.petitions.models import Petition
from portal.petitions.topics import known_topics

from . import changes
from .entries import newest_first, news_of_publications


def new_commitments(span: NewsWindow) -> list[News]:
    """News of commitments: public with their notice, and since their conclusion was published."""
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
            text=_unit_and_due_date(commitment),
        )
        for commitment in latest
        if (at := commitment.conclusion.published_at)
    ]


def _unit_and_due_date(commitment: Commitment) -> str:
    values = {"unit": commitment.owner, "date": due_in_words(commitment)}
    return (_("%(unit)s, due %(date)s") if commitment.due_on else _("%(unit)s, %(date)s")) % values


@dataclass(frozen=True)
class RecordList:
    """A list of the portal: its name, the name of its address, and what is new in it."""

    title: Any
    page: str
    news: Callable[[NewsWindow], list[News]]


LISTS = {
    "lich-doi-thoai": RecordList(
        gettext_lazy("New dialogues"),
        "schedule",
        lambda span: newest_first(
            span,
            news_of_publications(Dialogue.objects.public(), span),
            changes.of_dialogues(Dialogue.objects.public(), span),
            changes.of_plans(AnnualPlan.objects.public(), span),
            changes.of_receptions(ReceptionDay.objects.public(), span),
        ),
    ),
    "thong-bao": RecordList(
        gettext_lazy("New notices of conclusion"),
        "notice_list",
        lambda span: newest_first(
            span,
            news_of_publications(Notice.objects.public(), span),
            changes.of_notices(Notice.objects.public(), span),
        ),
    ),
    "kien-nghi": RecordList(
        gettext_lazy("New petitions"),
        "petition_list",
        lambda span: news_of_publications(Petition.objects.public(), span),
    ),
    "cam-ket": RecordList(gettext_lazy("New commitments"), "commitment_list", new_commitments),
}


class ListFollowable(Followable):
    """A list; its key is the first part of the list's address."""

    kind = "danh-sach"

    def subject(self, key: str) -> Subject | None:
        found = LISTS.get(key)
        return Subject(key, str(found.title), reverse(found.page), self.feed(key)) if found else None

    def news(self, key: str, span: NewsWindow) -> list[News]:
        return LISTS[key].news(span)

    def feed(self, key: str) -> str:
        return reverse(f"feed_{self.kind}", args=[key])


class TopicFollowable(Followable):
    """Petitions and dialogues of a topic; its page is the list of petitions filtered by it."""

    kind = "linh-vuc"

    def subject(self, key: str) -> Subject | None:
        topic = known_topics().filter(slug=key).first()
        if topic is None:
            return None
        page = f"{reverse('petition_list')}?{urlencode({'linh-vuc': key})}"
        return Subject(key, _("Topic: %(topic)s") % {"topic": topic}, page, self.feed(key))

    def news(self, key: str, span: NewsWindow) -> list[News]:
        petitions = Petition.objects.public().filter(topic__slug=key)
        dialogues = Dialogue.objects.public().filter(topics__slug=key)
        return newest_first(
            span,
            news_of_publications(petitions, span, words=_("Petition: %(name)s")),
            news_of_publications(dialogues, span, words=_("Dialogue: %(name)s")),
            changes.of_dialogues(dialogues, span),
        )

    def feed(self, key: str) -> str:
        return reverse(f"feed_{self.kind}", args=[key])
