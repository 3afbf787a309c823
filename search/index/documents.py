"""Documents of each type of record: a whitelist of what may be found, and of the rows that a reader may see.

Every type is either a `Source` here or `EXCLUDED` with its reason: the system check `search.E001` fails otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pages.languages import as_read
from pages.models import ArticlePage
from portal.dialogues.models import AnnualPlan, Conclusion, Dialogue, Notice, Topic
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.records import broken_rows
from portal.records.models import PublicRecord
from portal.texts.models import AttachmentPage
from search.schema.document import Document

from .attachment_pages import page_card, pages
from .source import Source, lines

_NAMED_BY_PETITIONS = ("topic", "place", "owner", "conclusion__notice")
_COLUMNS_OF_PETITIONS = (
    *("code", "title", "content", "hamlet", "petitioner", "answer_summary"),
    *("topic_id", "place_id", "owner_id", "unit_id", "conclusion_id"),
    *("state", "counted_on", "received_on", "due_on", "reopened_on", "updated_at"),
)


def petitions() -> QuerySet[Petition]:
    return Petition.objects.public().select_related(*_NAMED_BY_PETITIONS)


def petition_card(petition: Any) -> Document:
    notice = petition.conclusion.notice if petition.conclusion else None
    return Document(
        type="petition",
        id=petition.pk,
        title=petition.title,
        number=petition.code,
        body=lines(
            petition.content,
            ", ".join(filter(None, [petition.hamlet, str(petition.place or "")])),
            petition.topic,
            petition.petitioner,
            petition.owner,
            petition.answer_summary,
            f"{notice.number}, {petition.conclusion}" if notice and notice.is_public else "",
        ),
        state=petition.state,
        topic=petition.topic.slug if petition.topic else "",
        owner=code(petition.owner),
        units=codes(petition.owner_id, petition.unit_id),
        received=petition.received_on,
        updated=version(petition),
        due=petition.due_on,
        closed=petition.counted_on,
        reopened=petition.reopened_on,
    )


def notices() -> QuerySet[Notice]:
    return Notice.objects.public().select_related("unit", "dialogue")


def notice_card(notice: Notice) -> Document:
    return Document(
        type="notice",
        id=notice.pk,
        title=notice.title,
        number=notice.number,
        body=lines(
            notice.summary, notice.opening, notice.assessment, notice.closing, notice.unit, notice.dialogue.theme
        ),
        units=codes(notice.unit_id),
        received=notice.issued_on,
        updated=version(notice),
    )


def notice_more(notice: Notice) -> Iterator[str]:
    """The text of its conclusions: they are found by themselves, and so is the notice that draws them."""
    for conclusion in notice.conclusions.all():
        if conclusion.published_at:
            yield conclusion.text


def conclusions() -> QuerySet[Conclusion]:
    return Conclusion.objects.filter(Conclusion.shown()).select_related("notice__unit", "owner", "commitment__owner")


def conclusion_card(conclusion: Conclusion) -> Document:
    commitment = getattr(conclusion, "commitment", None)
    owner = commitment.owner if commitment else conclusion.owner
    return Document(
        type="conclusion",
        id=conclusion.pk,
        title=f"{conclusion.notice.number}, {conclusion}",
        is_suggested=False,
        body=lines(conclusion.text, owner),
        state=commitment.state if commitment else "",
        owner=code(owner),
        units=codes(owner.pk if owner else None, conclusion.notice.unit_id),
        received=conclusion.notice.issued_on,
        updated=version(commitment or conclusion.notice),
        due=commitment.due_on if commitment else None,
        closed=commitment.counted_on if commitment else None,
        reopened=commitment.reopened_on if commitment else None,
    )


def dialogues() -> QuerySet[Dialogue]:
    first_topic = Topic.objects.filter(dialogues=OuterRef("pk")).values("slug")[:1]
    rows = Dialogue.objects.public().select_related("unit", "chair", "place")
    return rows.annotate(topic_slug=Subquery(first_topic))


def dialogue_card(dialogue: Any) -> Document:
    return Document(
        type="dialogue",
        id=dialogue.pk,
        title=dialogue.theme,
        body=lines(dialogue.chair, dialogue.place_text, dialogue.place, dialogue.audience, dialogue.unit),
        state=dialogue.state,
        topic=dialogue.topic_slug or "",
        units=codes(dialogue.unit_id),
        form=dialogue.form,
        received=dialogue.day,
        updated=version(dialogue),
    )


def plans() -> QuerySet[AnnualPlan]:
    return AnnualPlan.objects.public().select_related("unit")


def plan_card(plan: AnnualPlan) -> Document:
    return Document(
        type="plan",
        id=plan.pk,
        title=plan.title,
        number=plan.number,
        body=lines(plan.text, plan.unit),
        units=codes(plan.unit_id),
        received=plan.issued_on,
        updated=version(plan),
    )


def plan_more(plan: AnnualPlan) -> Iterator[Any]:
    for row in plan.rows.all():
        yield f"{row.theme}. {row.chair}. {row.place_text}"


def articles() -> QuerySet[ArticlePage]:
    """Each once, in whatever languages: translations are found by the original, unless there is none (any more).

    None needs leaving out for being private: a page of ours cannot be made so.
    """
    live = ArticlePage.objects.live().filter(alias_of=None)
    original = live.filter(translation_key=OuterRef("translation_key"), locale__language_code=settings.LANGUAGE_CODE)
    return live.filter(Q(locale__language_code=settings.LANGUAGE_CODE) | ~Exists(original))


def article_card(article: ArticlePage) -> Document:
    published = article.last_published_at or timezone.now()
    return Document(
        type="article",
        id=article.pk,
        title=article.title,
        body=article.intro,
        received=article.published_on,
        updated=int(published.timestamp() * 1_000_000),
    )


def article_more(article: ArticlePage) -> Iterator[Any]:
    """Its text, and that of its translations: words of either language find it."""
    yield from _words(article)
    for translation in article.get_translations().live().filter(alias_of=None):
        yield from (translation.title, translation.intro)
        yield from _words(translation)


def _words(article: ArticlePage) -> list[str]:
    """Of all its blocks, or of none if one of them cannot be read."""
    return broken_rows.render_or_report(
        article, lambda: article.body.stream_block.get_searchable_content(article.body), list
    )


def articles_as_read(rows: Iterable[ArticlePage]) -> list[ArticlePage]:
    return as_read(rows, ArticlePage)


SOURCES = {
    source.type: source
    for source in (
        Source(
            "petition",
            _("Petitions"),
            Petition,
            petitions,
            petition_card,
            columns=_COLUMNS_OF_PETITIONS,
            named=_NAMED_BY_PETITIONS,
            many=("coordinating", "tags"),
        ),
        Source(
            "notice",
            _("Notices of conclusion"),
            Notice,
            notices,
            notice_card,
            notice_more,
            prefetch=("conclusions",),
            many=("tags",),
        ),
        Source("conclusion", _("Conclusions"), Conclusion, conclusions, conclusion_card),
        Source(
            "dialogue",
            _("Dialogues"),
            Dialogue,
            dialogues,
            dialogue_card,
            many=("topics", "tags"),
        ),
        Source("plan", _("Annual plans"), AnnualPlan, plans, plan_card, plan_more, prefetch=("rows__chair",)),
        Source("page", _("Pages of documents"), AttachmentPage, pages, page_card),
        Source(
            "article",
            _("Articles"),
            ArticlePage,
            articles,
            article_card,
            article_more,
            many=("tags",),
            as_read=articles_as_read,
        ),
    )
}

# What only gathers, or repeats itself.
EXCLUDED = {
    "dialogues.receptionday": "stands in the schedule; days that are all alike would bury what people look for",
    "pages.homepage": "shows records and articles that are found by themselves",
    "pages.sectionpage": "leads to its articles",
    "pages.listingpage": "lists its articles",
}

STATE_LABELS = {state.value: state.label for states in (State, CommitmentState, DialogueState) for state in states}


def all_documents() -> Iterator[Document]:
    for source in SOURCES.values():
        yield from source.all_documents()


def code(unit: Unit | None) -> str:
    return str(unit.pk) if unit else ""


def codes(*units: int | None) -> tuple[str, ...]:
    """Units, by their keys, as values of the facet, each once."""
    return tuple(dict.fromkeys(str(unit) for unit in units if unit))


def version(record: Any) -> int:
    """Microseconds since 1970 of the last change."""
    return int(record.updated_at.timestamp() * 1_000_000)


@register()
def every_public_type_is_findable_or_excluded(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    known = {source.model for source in SOURCES.values()}
    return [
        Error(
            f"{model._meta.label} is shown to the public, but neither a source of the search nor excluded from it.",
            hint="Add it to SOURCES or EXCLUDED in search/index/documents.py.",
            id="search.E001",
        )
        for model in apps.get_models()
        if (issubclass(model, PublicRecord) or (issubclass(model, Page) and model is not Page))
        and model not in known
        and model._meta.label_lower not in EXCLUDED
    ]
