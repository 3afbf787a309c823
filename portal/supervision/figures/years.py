"""Yearly duties of each bound unit: a plan by its date, and a number of dialogues by the end of the season.

Units that did nothing are among them. A duty is pending until its last day is over, then met or missed for good (plan
of the committee, points I and II; docs/decisions/0020-a-task-without-a-date-is-a-task.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.caching.memoize import memoize
from portal.dialogues.models import AnnualPlan, Dialogue
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.fields.moments import day_after, start_of
from portal.organisations.models import Unit
from portal.records.years import FIRST_YEAR
from portal.workdays.models import DeadlineRule

BOUND_KINDS = (Unit.Kind.PARTY_COMMITTEE, Unit.Kind.PEOPLES_COMMITTEE)


class Duty(TextChoices):
    """The status of a yearly duty."""

    NOT_BOUND = "not_bound", _("Not bound this year")
    PENDING = "pending", _("Not due yet")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")


class CountedAs(TextChoices):
    """How a dialogue counts for its year; the values stand in addresses."""

    IN_SEASON = "trong-han", _("Held by the last day of the year's dialogues")
    AFTER_SEASON = "sau-han", _("Held after the last day of the year's dialogues")
    AHEAD = "chua-to-chuc", _("Not held yet")
    EXTRAORDINARY = "dot-xuat", _("Extraordinary, held")


@dataclass(frozen=True)
class YearRules:
    """The rules in force in a year: dates, and the number of dialogues that each level owes."""

    year: int
    plan_due: date | None
    season_end: date | None
    required: Mapping[str, int]


@memoize()
def rules_of(year: int) -> YearRules:
    """The rules that count from the year, as they are in force at its end. One query."""
    rules = DeadlineRule.objects.in_force(on=date(year, 12, 31)).filter(code__in=["plan", "season", "quota"])
    required: dict[str, int] = {}
    days: dict[str, date] = {}
    for rule in reversed(list(rules.most_special_first())):
        if rule.code == "quota":
            levels = [rule.level] if rule.level else ["province", "district", "commune", "central"]
            required |= dict.fromkeys(levels, rule.count or 0)
        elif day := rule.day_of(year):
            days[rule.code] = day
    return YearRules(year, plan_due=days.get("plan"), season_end=days.get("season"), required=required)


def counted_as(wanted: CountedAs, *, rules: YearRules) -> Q:
    """The condition on dialogues of the year; one called off counts as nothing, any other as exactly one of these."""
    held, extraordinary = Q(state=DialogueState.HELD), Q(form=Form.EXTRAORDINARY)
    end = rules.season_end or date(rules.year, 12, 31)
    by_then = Q(ends_on__lte=end) | Q(ends_on=None, starts_at__lt=start_of(day_after(end)))
    match wanted:
        case CountedAs.IN_SEASON:
            return held & ~extraordinary & by_then
        case CountedAs.AFTER_SEASON:
            return held & ~extraordinary & ~by_then
        case CountedAs.EXTRAORDINARY:
            return held & extraordinary
        case _:
            return ~Q(state__in=[DialogueState.HELD, DialogueState.CANCELLED])


@dataclass(frozen=True)
class UnitYear:
    """One unit in a year. `plan_on` is the day of the plan that is its own, or has a row chaired by its head."""

    unit: Any
    rules: YearRules
    on: date
    is_bound: bool
    plan_on: date | None = None
    in_season: int = 0
    after_season: int = 0
    ahead: int = 0
    extraordinary: int = 0

    @property
    def required(self) -> int:
        return self.rules.required.get(self.unit.level, 0)

    @property
    def plan(self) -> Duty:
        """Binds whoever exists on its last day."""
        due = self.rules.plan_due
        if due is None or not self.required or not _is_accountable(self.unit, due) or not self.unit.exists_on(due):
            return Duty.NOT_BOUND
        if self.plan_on and self.plan_on <= due:
            return Duty.MET
        return Duty.MISSED if self.on > due else Duty.PENDING

    @property
    def quota(self) -> Duty:
        return quota_status(self.in_season, self.required if self.is_bound else 0, rules=self.rules, on=self.on)


def quota_status(in_season: int, required: int, *, rules: YearRules, on: date) -> Duty:
    """Pending until the season is over; dialogues held later are shown, but the quota stays missed."""
    if not required or rules.season_end is None or on < date(rules.year, 1, 1):
        return Duty.NOT_BOUND
    if on <= rules.season_end:
        return Duty.PENDING
    return Duty.MET if in_season >= required else Duty.MISSED


@dataclass(frozen=True)
class PlaceYear:
    """A locality: its organs together, and a line for each; a unit without a territory stands for itself."""

    name: str
    slug: str
    units: tuple[UnitYear, ...]

    @property
    def rules(self) -> YearRules:
        return self.units[0].rules

    @property
    def required(self) -> int:
        return max(unit.required for unit in self.units)

    @property
    def is_bound(self) -> bool:
        return any(unit.is_bound for unit in self.units)

    @property
    def in_season(self) -> int:
        return sum(unit.in_season for unit in self.units)

    @property
    def after_season(self) -> int:
        return sum(unit.after_season for unit in self.units)

    @property
    def ahead(self) -> int:
        return sum(unit.ahead for unit in self.units)

    @property
    def extraordinary(self) -> int:
        return sum(unit.extraordinary for unit in self.units)

    @property
    def quota(self) -> Duty:
        required = self.required if self.is_bound else 0
        return quota_status(self.in_season, required, rules=self.rules, on=self.units[0].on)


@dataclass(frozen=True)
class Year:
    """A year: its rules, and the units bound by them or with a dialogue in it, by name."""

    rules: YearRules
    units: tuple[UnitYear, ...]


@memoize(Dialogue, AnnualPlan)
def year_of(year: int, *, on: date) -> Year:
    """The year, in two queries."""
    rules = rules_of(year)
    return Year(rules, tuple(_unit_year(unit, rules, on=on) for unit in _units(rules)))


def _units(rules: YearRules) -> QuerySet[Any]:
    year = rules.year
    last = date(year, 12, 31)
    bound = Q(kind__in=BOUND_KINDS, level__in=rules.required, accountable_since__lte=last)
    exists = (Q(valid_from=None) | Q(valid_from__lte=last)) & (Q(valid_to=None) | Q(valid_to__gte=date(year, 1, 1)))
    dialogues = Dialogue.objects.public().of_year(year)
    organised = Q(pk__in=dialogues.exclude(state=DialogueState.CANCELLED).values("unit"))
    counts = {each.name.lower(): _number_of(dialogues.filter(counted_as(each, rules=rules))) for each in CountedAs}
    plans = AnnualPlan.objects.public().filter(year=year, withdrawn_on=None)
    own = Subquery(plans.filter(unit=OuterRef("pk")).order_by("issued_on").values("issued_on")[:1])
    joint = Subquery(plans.filter(rows__chair__unit=OuterRef("pk")).order_by("issued_on").values("issued_on")[:1])
    units = Unit._default_manager.filter((bound & exists) | organised).select_related("place")
    return units.annotate(**counts, own_plan=own, joint_plan=joint)


def _number_of(dialogues: QuerySet[Dialogue]) -> Coalesce:
    of_unit = dialogues.filter(unit=OuterRef("pk")).order_by().values("unit").annotate(number=Count("pk"))
    return Coalesce(Subquery(of_unit.values("number"), output_field=IntegerField()), 0)


def _unit_year(unit: Any, rules: YearRules, *, on: date) -> UnitYear:
    first, last = date(rules.year, 1, 1), date(rules.year, 12, 31)
    plans = [day for day in (unit.own_plan, unit.joint_plan) if day]
    return UnitYear(
        unit=unit,
        rules=rules,
        on=on,
        is_bound=bool(rules.required.get(unit.level))
        and _is_accountable(unit, first)
        and unit.exists_on(first)
        and unit.exists_on(last),
        plan_on=min(plans, default=None),
        in_season=unit.in_season,
        after_season=unit.after_season,
        ahead=unit.ahead,
        extraordinary=unit.extraordinary,
    )


def _is_accountable(unit: Any, day: date) -> bool:
    """Party committees and People's Committees, from the day since which the portal holds their whole record."""
    return unit.kind in BOUND_KINDS and unit.accountable_since is not None and unit.accountable_since <= day


def years_owed(units: Iterable[Unit], *, on: date) -> set[int]:
    """Every year from the first in which one of the units is accountable, also those in which nobody did anything."""
    first = min((unit.accountable_since.year for unit in units if unit.accountable_since), default=on.year + 1)
    return set(range(max(first, FIRST_YEAR), on.year + 1))


def by_place(units: Iterable[UnitYear]) -> tuple[PlaceYear, ...]:
    """Worst first: what was missed, by how much."""
    places: dict[Any, list[UnitYear]] = {}
    for each in units:
        places.setdefault(each.unit.place_id or each.unit.slug, []).append(each)
    found = [
        PlaceYear(
            name=str(organs[0].unit.place or organs[0].unit),
            slug=organs[0].unit.place.slug if organs[0].unit.place else "",
            units=tuple(organs),
        )
        for organs in places.values()
    ]
    return tuple(sorted(found, key=lambda place: (place.quota != Duty.MISSED, place.in_season, place.name)))
