"""What a reader asks of the schedule: the filters that list, calendar and feed have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.models import AnnualPlan, Dialogue, ReceptionDay, Topic
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.organisations.alphabet import sort_key
from portal.records.moments import start_of
from portal.records.remembered import remembered
from portal.records.years import is_plausible
from portal.supervision.quota import Counted, counted
from portal.supervision.scoreboard import NoticeOutcome, outcome, with_notice_clock

from .listing import Filter, Narrowing, Option, years
from .organisers import Organisers


class Side(TextChoices):
    """Of today; the values stand in addresses."""

    AHEAD = "sap-toi", gettext_lazy("Coming up")
    PAST = "da-qua", gettext_lazy("Past")


@dataclass(frozen=True)
class Question:
    """The filters with what was chosen, over everything that is public."""

    narrowing: Narrowing
    organisers: Organisers
    counts: tuple[Counted, ...]

    @classmethod
    def of(cls, query: QueryDict, *, in_a_period: bool = False) -> Self:
        """`in_a_period`: for the calendar of a month or a year, which needs no filter by time."""
        offered = _offered()
        filters = offered.filters if in_a_period else (*offered.by_time, *offered.filters)
        return cls(Narrowing.from_query(query, filters=filters), offered.organisers, offered.counts)

    @property
    def units(self) -> frozenset[str] | None:
        """The addresses of the unit that was chosen and of its parts; None where none was."""
        return self.organisers.within(chosen) if (chosen := self.narrowing["don-vi"]) else None

    def narrowed(self, dialogues: Any, *, on: date) -> Any:
        chosen = {each.name: each.chosen for each in self.narrowing.chosen}
        if self.units is not None:
            dialogues = dialogues.filter(unit__slug__in=self.units)
        if form := chosen.get("hinh-thuc"):
            dialogues = dialogues.filter(form=form)
        if topic := chosen.get("linh-vuc"):
            dialogues = dialogues.filter(topics__slug=topic)
        if chair := chosen.get("chu-tri"):
            dialogues = dialogues.filter(chair=int(chair))
        if notice := chosen.get("thong-bao"):
            dialogues = with_notice_clock(dialogues).filter(outcome(NoticeOutcome(notice), on=on))
        if year := chosen.get("nam"):
            dialogues = dialogues.of_year(int(year))
        if side := chosen.get("khi"):
            dialogues = dialogues.filter(is_ahead(on) if side == Side.AHEAD else ~is_ahead(on))
        return dialogues

    def receptions(self) -> Any:
        """The days of reception among what was asked for: they have neither form nor topic, and no notice follows."""
        chosen = {each.name: each.chosen for each in self.narrowing.chosen}
        days = ReceptionDay.objects.public().select_related("unit", "chair")
        if self.units is not None:
            days = days.filter(unit__slug__in=self.units)
        if chair := chosen.get("chu-tri"):
            days = days.filter(chair=int(chair))
        return days.none() if {"hinh-thuc", "linh-vuc", "thong-bao"} & chosen.keys() else days


@dataclass(frozen=True)
class _Offered:
    """What can be asked, the same for everybody."""

    organisers: Organisers
    counts: tuple[Counted, ...]
    filters: tuple[Filter, ...]
    by_time: tuple[Filter, ...]


@remembered(Dialogue, ReceptionDay, AnnualPlan)
def _offered() -> _Offered:
    """Three queries."""
    organisers, counts = Organisers.load(), tuple(counted(Dialogue.objects.public()))
    filters = (
        Filter("don-vi", _("Unit and its parts"), organisers.options),
        Filter("hinh-thuc", _("Form"), _choices(Form)),
        Filter("linh-vuc", _("Topic"), _topics()),
        Filter("chu-tri", _("Chair"), _chairs(counts)),
        Filter("thong-bao", _("Notice of conclusion"), _choices(NoticeOutcome)),
    )
    today = timezone.localdate()
    known = {year for year in {row.year for row in counts} | organisers.plan_years if is_plausible(year, on=today)}
    by_time = (Filter("khi", _("When"), _choices(Side)), Filter("nam", _("Year"), years(known)))
    return _Offered(organisers, counts, filters, by_time)


def is_ahead(on: date) -> Q:
    """What is still to come on the day; one that was put off without a new date waits until its year is over."""
    to_come = Q(starts_at__gte=start_of(on)) & ~Q(state=DialogueState.HELD)
    under_way = Q(state__in=[DialogueState.PLANNED, DialogueState.ANNOUNCED], ends_on__gte=on)
    put_off = Q(state=DialogueState.POSTPONED, starts_at__gte=start_of(date(on.year, 1, 1)))
    return to_come | under_way | put_off


def _choices(choices: type[TextChoices]) -> tuple[Option, ...]:
    return tuple(Option(each.value, each.label) for each in choices)


def _topics() -> tuple[Option, ...]:
    """Only those of some public dialogue."""
    topics = Topic.objects.filter(Exists(Dialogue.objects.public().filter(topics=OuterRef("pk"))))
    return tuple(Option(topic.slug, str(topic)) for topic in topics)


def _chairs(counts: Iterable[Counted]) -> tuple[Option, ...]:
    """By role, never by name (dossier, section 5)."""
    chairs = {str(row.chair): f"{row.chair_title} ({row.unit_name})" for row in counts}
    return tuple(Option(value, name) for value, name in sorted(chairs.items(), key=lambda each: sort_key(each[1])))
