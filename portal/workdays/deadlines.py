"""The lifecycle of deadlines: the only functions that set, meet and move them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.records.history.act_dates import counted_on
from portal.records.signals import record_changed
from portal.workdays.models.special_days import SpecialDay

from .calendar import ONE_DAY, NamedDay, WorkingCalendar
from .enums import Direction, Unit
from .explanation import Parts, explain
from .models import Deadline, DeadlineChange, DeadlineRule
from .reasons import in_site_language

BATCH = 1000
# Columns that say when a duty was met.
JUDGED = ("met_on", "shown_on", "counted_on", "from_records")
START_MOVED = _("Now counted from %(now)s, before from %(before)s")


class NoRuleInForce(LookupError):
    """No rule of this code holds at the level on the day."""


@dataclass(frozen=True)
class ComputedDeadline:
    """A date and the data that explain it."""

    due_on: date
    parts: Parts

    @property
    def explanation(self) -> str:
        return explain(self.parts)


@dataclass(frozen=True)
class Act:
    """What meets a duty: the day of its document, and the day on which the portal first showed it.

    `from_records`: it comes from before its unit took part in the portal, and counts by its document.
    """

    on: date
    shown_on: date | None = None
    from_records: bool = False

    def counted_on(self, rule: DeadlineRule) -> date:
        return counted_on(
            self.on, shown_on=self.shown_on, from_records=self.from_records, within=rule.publish_within_days
        )


def rule_in_force(code: str, *, level: str, on: date, organs: Collection[str] = ()) -> DeadlineRule | None:
    """The rule that binds one of the organs at a level on a day: the level's own before the one of any level.

    None if there is none: a day before the law, another level, an organ that it does not bind.
    """
    rules = DeadlineRule.objects.in_force(on=on).at(level).binding(organs)
    return rules.filter(code=code).most_special_first().first()


def rules_starting_from(event: str, *, direction: str, on: date, level: str | None = None) -> list[DeadlineRule]:
    """One rule for each code that counts from such an event on a day, by code. Without a level: of all levels."""
    rules = DeadlineRule.objects.in_force(on=on).filter(starts_from=event, direction=direction)
    rules = rules.most_general_first() if level is None else rules.at(level).most_special_first()
    first_of_code: dict[str, DeadlineRule] = {}
    for rule in rules:
        first_of_code.setdefault(rule.code, rule)
    return [first_of_code[code] for code in sorted(first_of_code)]


def compute(rule: DeadlineRule, *, starts_on: date, calendar: WorkingCalendar) -> ComputedDeadline:
    """The last day on which the duty is met in time; for a fixed day of the year, that of the year of `starts_on`.

    Raises ValueError for a rule that counts events and has no date (a quota), OverflowError past the year 9999.
    """
    nominal, due_on, after, until = _count(rule, starts_on, calendar)
    parts = Parts(
        unit=rule.unit,
        direction=rule.direction,
        count=rule.count,
        starts_on=starts_on.isoformat(),
        due_on=due_on.isoformat(),
        rolled_from=nominal.isoformat() if nominal != due_on else None,
        not_counted=_as_json(calendar.not_counted(after, until)),
        made_up=_as_json(calendar.made_up(after, until)),
        unknown_years=list(calendar.unknown_years(after, until)),
        unconfirmed_years=list(calendar.unconfirmed_years(after, until)),
        rolls=rule.roll,
    )
    return ComputedDeadline(due_on, parts)


def _count(rule: DeadlineRule, start: date, calendar: WorkingCalendar) -> tuple[date, date, date, date]:
    """The date before and after rolling, and the span in which the calendar had a say."""
    count = rule.count or 0
    match rule.unit, rule.direction:
        case Unit.WORKING_DAYS, Direction.AFTER:
            due_on = calendar.add_working_days(start, count)
            return due_on, due_on, start, due_on
        case Unit.WORKING_DAYS, Direction.BEFORE:
            due_on = calendar.subtract_working_days(start, count)
            return due_on, due_on, due_on, start - ONE_DAY
        case Unit.CALENDAR_DAYS, Direction.AFTER if rule.roll:
            nominal = start + timedelta(days=count)
            due_on = calendar.roll(nominal)
            return nominal, due_on, nominal - ONE_DAY, due_on
        case Unit.CALENDAR_DAYS, direction:
            due_on = start + timedelta(days=count if direction == Direction.AFTER else -count)
        case Unit.FIXED_DAY_OF_YEAR, _:
            due_on = date(start.year, rule.month or 0, rule.day or 0)
        case _:
            raise ValueError(f"the rule {rule.code!r} counts events and has no date")
    return due_on, due_on, due_on, due_on


def _as_json(days: tuple[NamedDay, ...]) -> list[list[str]]:
    return [[day.isoformat(), name] for day, name in days]


@transaction.atomic
def set_deadline(
    subject: models.Model,
    code: str,
    *,
    level: str,
    starts_on: date,
    organs: Collection[str] = (),
    reason: str = "",
    calendar: WorkingCalendar | None = None,
) -> Deadline:
    """Give a record its deadline, or move it to a new start and keep the former date with the reason.

    Called again with the same start it changes nothing. For many records load the calendar once and pass it.
    Raises NoRuleInForce if no rule holds at the level on `starts_on`.
    """
    rule = rule_in_force(code, level=level, on=starts_on, organs=organs)
    if rule is None:
        raise NoRuleInForce(f"no rule {code!r} at level {level!r} on {starts_on}")
    computed = compute(rule, starts_on=starts_on, calendar=calendar or SpecialDay.objects.calendar())
    deadline, created = Deadline.objects.select_for_update().get_or_create(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        code=code,
        defaults={"rule": rule, "starts_on": starts_on, "due_on": computed.due_on, "parts": computed.parts},
    )
    if not created and (deadline.rule_id, deadline.starts_on) != (rule.pk, starts_on):
        moved = in_site_language(START_MOVED, now=f"{starts_on:%d/%m/%Y}", before=f"{deadline.starts_on:%d/%m/%Y}")
        _former(deadline, reason=reason or moved).save()
        deadline.rule, deadline.starts_on = rule, starts_on
        deadline.due_on, deadline.parts = computed.due_on, computed.parts
        deadline.save()
    return deadline


@transaction.atomic
def meet(subject: models.Model, code: str, *acts: Act) -> Deadline:
    """Say what met the duty, instead of whatever met it until now; without an act it is owed again.

    Of several acts the one counts that does so first. Raises Deadline.DoesNotExist.
    """
    deadline = Deadline.of(subject).select_related("rule").select_for_update(of=("self",)).get(code=code)
    judge(deadline, acts)
    deadline.save(update_fields=JUDGED)
    return deadline


def judge(deadline: Deadline, acts: Iterable[Act]) -> None:
    """Fill in, unsaved, when the duty was met by these acts."""
    rule = deadline.rule
    first = min(acts, key=lambda act: (act.counted_on(rule), act.on), default=None)
    deadline.met_on = first.on if first else None
    deadline.shown_on = first.shown_on if first else None
    deadline.counted_on = first.counted_on(rule) if first else None
    deadline.from_records = first is not None and first.from_records


@transaction.atomic
def judge_anew(rule: DeadlineRule) -> None:
    """The bound of a rule has changed: judge what met its deadlines by the one that holds now."""
    changed = []
    for deadline in rule.deadlines.exclude(met_on=None).select_related("rule"):
        before = deadline.counted_on
        assert deadline.met_on is not None  # noqa: S101 (only those are asked for)
        judge(deadline, [Act(deadline.met_on, deadline.shown_on, deadline.from_records)])
        if deadline.counted_on != before:
            changed.append(deadline)
    Deadline.objects.bulk_update(changed, JUDGED)
    _announce(changed)


@transaction.atomic
def recompute_open(*, reason: str) -> int:
    """Compute every open deadline by the calendar as it is now; return how many dates moved.

    A date that moves leaves the former one in its history with the reason. Records whose date or explanation
    changed are announced by `record_changed`. Holds one batch in memory at a time.
    """
    calendar = SpecialDay.objects.calendar()
    return sum(_recompute(batch, calendar=calendar, reason=reason) for batch in _open_in_batches())


def _open_in_batches() -> Iterator[list[Deadline]]:
    """By key rather than by cursor: rows are written between two reads."""
    last = 0
    rows = Deadline.objects.open().select_related("rule").select_for_update(of=("self",)).order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _recompute(batch: list[Deadline], *, calendar: WorkingCalendar, reason: str) -> int:
    changed: list[Deadline] = []
    former: list[DeadlineChange] = []
    for deadline in batch:
        computed = compute(deadline.rule, starts_on=deadline.starts_on, calendar=calendar)
        if computed.due_on != deadline.due_on:
            former.append(_former(deadline, reason=reason))
        if computed.parts != deadline.parts:
            deadline.due_on, deadline.parts = computed.due_on, computed.parts
            changed.append(deadline)
    DeadlineChange.objects.bulk_create(former)
    Deadline.objects.bulk_update(changed, ["due_on", "parts"])
    _announce(changed)
    return len(former)


def delete_deadlines(subject: models.Model, *codes: str) -> None:
    """Delete deadlines of a record with their history: what a rule does not bind; without codes all, as in a purge."""
    owed = Deadline.of(subject)
    (owed.filter(code__in=codes) if codes else owed).delete()


def _former(deadline: Deadline, *, reason: str) -> DeadlineChange:
    return DeadlineChange(deadline=deadline, due_on=deadline.due_on, parts=deadline.parts, reason=reason)


def _announce(deadlines: list[Deadline]) -> None:
    """Send the signal once for each record, however many of its deadlines changed."""
    models.prefetch_related_objects(deadlines, "record")
    records = {(deadline.content_type_id, deadline.object_id): deadline.record for deadline in deadlines}
    for record in records.values():
        if record is not None:
            record_changed.send(type(record), instance=record)
