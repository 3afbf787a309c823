"""Followables of one record or one unit: every event that its page shows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.dialogues.models import CommitmentEvent, Dialogue, DialogueEvent, Notice, ReceptionDay
from portal.following.followables import Followable, News, NewsWindow, Subject
from portal.organisations.models import Unit
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import EventKind
from portal.records.levels import is_public
from portal.supervision.models import Finding

from . import changes
from .entries import display_name, newest_first, news_of_events, news_of_publications

# A corrected answer, too: it is an event of the same kind. CORRECTED tells of the words of the petition.
ANSWERS = (EventKind.ANSWERED, EventKind.RESOLVED, EventKind.RESPONDED, EventKind.CORRECTED)


class RecordFollowable(Followable):
    """A row of a table; its key is that of its address: `/kien-nghi/<key>/`, with the feed at `…/atom/`."""

    rows: Callable[[], QuerySet[Any]]
    field: str

    def subject(self, key: str) -> Subject | None:
        found = self.find(key)
        if found is None:
            return None
        key = getattr(found, self.field)
        return Subject(key, display_name(found), found.get_absolute_url(), self.feed(key))

    def news(self, key: str, span: NewsWindow) -> list[News]:
        found = self.find(key)
        return self.news_of(found, span) if found else []

    @abstractmethod
    def news_of(self, found: Any, span: NewsWindow) -> list[News]: ...

    def find(self, key: str) -> Any:
        return type(self).rows().filter(**{self.field: key}).first()

    def feed(self, key: str) -> str:
        return reverse(f"feed_{self.kind}", args=[key])

    def key_of(self, record: Model) -> str:
        return getattr(record, self.field) if type(record) is type(self).rows().model else ""


class PetitionFollowable(RecordFollowable):
    kind = "kien-nghi"
    rows = Petition.objects.public
    field = "code"

    def find(self, key: str) -> Any:
        """Codes are read aloud and typed."""
        return next(iter(Petition.objects.public().coded(key)), None)

    def news_of(self, found: Petition, span: NewsWindow) -> list[News]:
        steps = PetitionEvent.objects.filter(petition=found).select_related("commitment_event")
        return newest_first(
            span, news_of_events(steps, span, record=lambda event: found), changes.of_files(found, span)
        )


class DialogueFollowable(RecordFollowable):
    """Dialogues: postponed, cancelled, held; and their notices of conclusion."""

    kind = "doi-thoai"
    rows = Dialogue.objects.public
    field = "slug"

    def news_of(self, found: Dialogue, span: NewsWindow) -> list[News]:
        return newest_first(
            span,
            news_of_events(DialogueEvent.objects.filter(dialogue=found), span, record=lambda event: found),
            news_of_publications(found.notices.public(), span, words=_("Notice of conclusion: %(name)s")),
            changes.of_files(found, span),
        )


class NoticeFollowable(RecordFollowable):
    """Notices: withdrawal, corrections in and by other notices, and events of their commitments."""

    kind = "thong-bao"
    rows = Notice.objects.public
    field = "slug"

    def news_of(self, found: Notice, span: NewsWindow) -> list[News]:
        # The assignment comes with the notice itself, unless it was corrected.
        assigned = Q(kind=CommitmentEvent.Kind.ASSIGNED) & ~Q(data__has_key="corrects")
        steps = CommitmentEvent.objects.filter(commitment__conclusion__notice=found).exclude(assigned)
        findings = Finding.objects.public().filter(commitment__conclusion__notice=found)
        on_commitments = [
            news_of_events(
                events.select_related("commitment__conclusion__notice"),
                span,
                record=lambda event: found,
                subject=lambda event: event.commitment,
            )
            for events in (steps, findings)
        ]
        return newest_first(
            span,
            changes.of_notices(Notice.objects.filter(pk=found.pk), span),
            news_of_publications(found.corrections.public(), span, words=_("Corrected by: %(name)s")),
            changes.of_files(found, span),
            *on_commitments,
        )


class UnitFollowable(RecordFollowable):
    """Units: their dialogues, notices and receptions with their changes, and answers to petitions they own."""

    kind = "don-vi"
    rows = Unit._default_manager.all
    field = "slug"

    def news_of(self, found: Unit, span: NewsWindow) -> list[News]:
        answers = PetitionEvent.objects.filter(is_public("petition__"), petition__owner=found, kind__in=ANSWERS)
        dialogues, notices = (kind.objects.public().filter(unit=found) for kind in (Dialogue, Notice))
        return newest_first(
            span,
            news_of_publications(dialogues, span, words=_("Dialogue: %(name)s")),
            changes.of_dialogues(dialogues, span),
            changes.of_receptions(ReceptionDay.objects.public().filter(unit=found), span),
            news_of_publications(notices, span, words=_("Notice of conclusion: %(name)s")),
            changes.of_notices(notices, span),
            news_of_events(
                answers.select_related("petition__unit", "commitment_event"), span, record=lambda event: event.petition
            ),
        )
