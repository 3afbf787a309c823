"""The filter set of the schedule, shared by list, calendar and feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import Q, TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.caching.memoize import memoize
from portal.dialogues.models import AnnualPlan, Dialogue, ReceptionDay
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.fields.moments import start_of
from portal.formats import in_language_lazy
from portal.language.sort_key import sort_key
from portal.public.presenters.shares import HELD, NOTICE_DUE
from portal.records.years import is_plausible
from portal.supervision.figures.notice_outcomes import NoticeOutcome, outcome, with_notice_deadline
from portal.supervision.figures.years import CountedAs, counted_as, rules_of

from .listing import Filter, FilterSet, Option, years
from .organisers import Organisers


class Side(TextChoices):
    """Ahead or past, as of today; the values are public query parameters."""

    AHEAD = "sap-toi", gettext_lazy("Coming up")
    PAST = "da-qua", gettext_lazy("Past")


@dataclass(frozen=True)
class ScheduleQuery:
    """The filter set and the units behind it, applied to everything that is public."""

    filterset: FilterSet
    organisers: Organisers

    @classmethod
    def of(cls, query: QueryDict, *, in_a_period: bool = False) -> Self:
        """`in_a_period`: for the calendar of a month or a year, which needs no filter by time."""
        options = _filter_options()
        filters = options.filters if in_a_period else (*options.by_time, *options.filters)
        return cls(FilterSet.from_query(query, filters=filters), options.organisers)

    @property
    def units(self) -> frozenset[str] | None:
        """The addresses of the unit that was chosen and, unless wanted alone, of its parts; None where none was."""
        if not (chosen := self.filterset["don-vi"]):
            return None
        return frozenset({chosen}) if self.filterset["rieng"] else self.organisers.with_parts(chosen)

    def apply(self, dialogues: Any, *, on: date) -> Any:
        """The dialogues that match the filters."""
        chosen = {each.name: each.chosen for each in self.filterset.chosen}
        if self.units is not None:
            dialogues = dialogues.filter(unit__slug__in=self.units)
        if place := chosen.get("dia-ban"):
            dialogues = dialogues.filter(unit__place__slug=place)
        if counted := chosen.get("dem"):
            rules = rules_of(int(chosen.get("nam") or on.year))
            dialogues = dialogues.of_year(rules.year).filter(counted_as(CountedAs(counted), rules=rules))
        if form := chosen.get("hinh-thuc"):
            dialogues = dialogues.filter(form=form)
        if topic := chosen.get("linh-vuc"):
            dialogues = dialogues.filter(topics__slug=topic)
        if chair := chosen.get("chu-tri"):
            dialogues = dialogues.filter(chair=int(chair))
        if notice := chosen.get("thong-bao"):
            dialogues = with_notice_deadline(dialogues).filter(_noticed(notice, on=on))
        if year := chosen.get("nam"):
            dialogues = dialogues.of_year(int(year))
        if side := chosen.get("khi"):
            dialogues = dialogues.filter(is_ahead(on) if side == Side.AHEAD else ~is_ahead(on))
        return dialogues

    def receptions(self) -> Any:
        """The days of reception among what was asked for: they have neither form nor topic, and no notice follows."""
        chosen = {each.name: each.chosen for each in self.filterset.chosen}
        days = ReceptionDay.objects.public().select_related("unit", "chair")
        if self.units is not None:
            days = days.filter(unit__slug__in=self.units)
        if chair := chosen.get("chu-tri"):
            days = days.filter(chair=int(chair))
        if place := chosen.get("dia-ban"):
            days = days.filter(unit__place__slug=place)
        return days.none() if {"hinh-thuc", "linh-vuc", "thong-bao", "dem"} & chosen.keys() else days


@dataclass(frozen=True)
class _FilterOptions:
    """The options of the filters, the same for everybody."""

    organisers: Organisers
    filters: tuple[Filter, ...]
    by_time: tuple[Filter, ...]


@memoize(Dialogue, ReceptionDay, AnnualPlan)
def _filter_options() -> _FilterOptions:
    """Two queries."""
    organisers, held = Organisers.load(), _held()
    filters = (
        Filter("don-vi", _("Unit and its parts"), organisers.options),
        Filter("hinh-thuc", _("Form"), _choices(Form)),
        Filter("linh-vuc", _("Topic"), held.topics),
        Filter("chu-tri", _("Chair"), held.chairs),
        Filter("thong-bao", _("Notice of conclusion"), _notices()),
        Filter("dia-ban", _("Locality"), organisers.places),
        Filter("dem", _("Counted as"), _choices(CountedAs)),
        Filter("rieng", _("Parts of the unit"), (Option("1", _("Without its parts")),)),
    )
    today = timezone.localdate()
    known = {year for year in held.years | organisers.years if is_plausible(year, on=today)}
    by_time = (Filter("khi", _("When"), _choices(Side)), Filter("nam", _("Year"), years(known)))
    return _FilterOptions(organisers, filters, by_time)


def is_ahead(on: date) -> Q:
    """The condition for dialogues still to come; one postponed without a date counts until its year ends."""
    to_come = Q(starts_at__gte=start_of(on)) & ~Q(state=DialogueState.HELD)
    under_way = Q(state__in=[DialogueState.PLANNED, DialogueState.ANNOUNCED], ends_on__gte=on)
    put_off = Q(state=DialogueState.POSTPONED, starts_at__gte=start_of(date(on.year, 1, 1)))
    return to_come | under_way | put_off


def _notices() -> tuple[Option, ...]:
    return (Option(HELD, _("Held")), Option(NOTICE_DUE, _("Notice issued or overdue")), *_choices(NoticeOutcome))


def _noticed(asked: str, *, on: date) -> Q:
    if asked == HELD:
        return Q(state=DialogueState.HELD)
    if asked == NOTICE_DUE:
        due = (NoticeOutcome.IN_TIME, NoticeOutcome.LATE, NoticeOutcome.MISSING)
        return reduce(or_, (outcome(each, on=on) for each in due))
    return outcome(NoticeOutcome(asked), on=on)


def _choices(choices: type[TextChoices]) -> tuple[Option, ...]:
    return tuple(Option(each.value, each.label) for each in choices)


@dataclass(frozen=True)
class _HeldOptions:
    """Options read from the public dialogues: chairs, years, topics."""

    chairs: tuple[Option, ...]
    years: set[int]
    topics: tuple[Option, ...]


def _held() -> _HeldOptions:
    """Chairs by role, never by name (docs/domain.md, Readings 11). One query."""
    rows = Dialogue.objects.public().order_by()
    columns = (
        "chair",
        "chair__title",
        "unit__name",
        "starts_at",  # its year is taken here: a database gives up on the years at the ends of the calendar
        "topics__slug",
        "topics__name",
        "topics__name_en",
    )
    found = list(rows.values_list(*columns).distinct())
    chairs = {str(row[0]): f"{row[1]} ({row[2]})" for row in found}
    topics = {row[4]: str(in_language_lazy(row[5], row[6])) for row in found if row[4]}
    return _HeldOptions(_by_name(chairs), {timezone.localtime(row[3]).year for row in found}, _by_name(topics))


def _by_name(named: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value, name) for value, name in sorted(named.items(), key=lambda each: sort_key(each[1])))
