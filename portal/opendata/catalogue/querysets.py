"""Querysets of published rows: what the public may see, with all that the schemas need, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from portal.dialogues.models import (
    AnnualPlan,
    Commitment,
    Dialogue,
    Notice,
    NoticeEvent,
    PlannedDialogue,
    Posting,
    ReceptionDay,
    ReceptionRule,
    Topic,
)
from portal.organisations.models import Boundary, HeadTerm, Place, PlaceSuccession, Unit, UnitSuccession
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.topics import known_topics
from portal.records.models import LedgerEntry
from portal.records.years import years_with_records
from portal.supervision.figures.petition_figures import petition_figures
from portal.supervision.figures.scoreboard import UnitScore, scoreboard
from portal.supervision.figures.years import Duty, UnitYear, year_of
from portal.supervision.models import Finding
from portal.transparency.disclosure import disclosed_among
from portal.workdays.models import Deadline, DeadlineRule, SpecialDay

# Another record shows no more of a petition than its code, and needs its visibility.
OTHER_PETITIONS = Petition.objects.public().only("pk", "code", "visibility", "conclusion_id").order_by("code")


def petitions() -> QuerySet[Petition]:
    one = ("unit", "owner", "place", "topic", "dialogue", "conclusion__notice", "conclusion__commitment")
    steps = PetitionEvent.objects.select_related("commitment_event__commitment__conclusion__notice")
    return (
        Petition.objects.public()
        .select_related(*one)
        .prefetch_related("coordinating", "related", Prefetch("events", steps.order_by("on", "pk")))
    )


def dialogues() -> QuerySet[Dialogue]:
    return (
        Dialogue.objects.public()
        .select_related("unit", "chair__unit", "place", "plan")
        .prefetch_related("topics", "notices", "events")
    )


def notices() -> QuerySet[Notice]:
    # The published text repeats what the notice itself says; only its hash is wanted.
    events = NoticeEvent.objects.order_by("on", "pk")
    return (
        Notice.objects.public()
        .select_related("unit", "dialogue", "corrects")
        .prefetch_related(
            Prefetch("events", events),
            "conclusions__owner",
            "conclusions__coordinating",
            "conclusions__commitment",
            Prefetch("conclusions__petitions", OTHER_PETITIONS),
        )
    )


def commitments() -> QuerySet[Commitment]:
    return (
        Commitment.objects.public()
        .select_related("owner", "conclusion__notice__unit")
        .prefetch_related("coordinating", "events", "findings", Prefetch("conclusion__petitions", OTHER_PETITIONS))
    )


def findings() -> QuerySet[Finding]:
    found = Finding.objects.public().in_force().select_related("supervisor", "commitment__conclusion__notice__unit")
    return found.prefetch_related("commitment__findings")


def plans() -> QuerySet[AnnualPlan]:
    rows = PlannedDialogue.objects.select_related("chair__unit").order_by("sort_order", "pk")
    return AnnualPlan.objects.public().select_related("unit").prefetch_related(Prefetch("rows", rows), "events")


def log_entries() -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.order_by("sequence")


def disclosed_events(entries: Sequence[LedgerEntry]) -> dict[str, Any]:
    return {"events": disclosed_among(entries)}


def units() -> QuerySet[Unit]:
    return Unit._default_manager.select_related("place", "parent").prefetch_related(
        Prefetch("head_terms", HeadTerm.objects.order_by("valid_from", "pk")),
        Prefetch("inheritances", UnitSuccession._default_manager.select_related("predecessor")),
        Prefetch("successions", UnitSuccession._default_manager.select_related("successor")),
    )


def places() -> QuerySet[Place]:
    return Place._default_manager.select_related("parent").prefetch_related(
        Prefetch("inheritances", PlaceSuccession._default_manager.select_related("predecessor")),
        Prefetch("successions", PlaceSuccession._default_manager.select_related("successor")),
        Prefetch("boundaries", Boundary._default_manager.order_by("valid_from", "pk")),
    )


def topics() -> QuerySet[Topic]:
    """Topics of some public record: any other would tell of a hidden one."""
    return known_topics()


def rules() -> QuerySet[DeadlineRule]:
    return DeadlineRule.objects.order_by("pk")


def special_days() -> QuerySet[SpecialDay]:
    return SpecialDay.objects.order_by("date")


def reception_rules() -> QuerySet[ReceptionRule]:
    """Rules of some public day: any other is not made public yet."""
    of_a_day = Exists(ReceptionDay.objects.public().filter(rule=OuterRef("pk")))
    return ReceptionRule._default_manager.filter(of_a_day).select_related("unit", "chair__unit").order_by("pk")


def receptions() -> QuerySet[ReceptionDay]:
    days = ReceptionDay.objects.public().select_related("unit", "chair__unit", "rule__unit", "rule__chair")
    return days.prefetch_related("events")


def postings() -> QuerySet[Posting]:
    return Posting._default_manager.select_related("unit").order_by("posted_on", "pk")


# What is counted ------------------------------------------------------------------------------------------------------


def scores(*, year: int, on: date) -> list[dict[str, Any]]:
    """The scoreboard of a year, a row for each unit, by name: who did nothing too. Six queries."""
    board = {score.unit.pk: score for score in scoreboard(year=year, on=on).scores}
    owed = {each.unit.pk: each for each in year_of(year, on=on).units}
    units = {key: each.unit for key, each in owed.items()} | {key: score.unit for key, score in board.items()}
    return [
        {**_score(board.get(key) or UnitScore(unit), year), **_year(owed.get(key))}
        for key, unit in sorted(units.items(), key=lambda each: (each[1].sort_key, each[0]))
    ]


def _year(owed: UnitYear | None) -> dict[str, Any]:
    """What the year asked of the unit itself; of one that is not bound, nothing."""
    if owed is None:
        return {"dialogues_required": 0, "dialogues_in_season": 0, "quota": Duty.NOT_BOUND, "plan": Duty.NOT_BOUND}
    return {
        "dialogues_required": owed.required if owed.is_bound else 0,
        "dialogues_in_season": owed.in_season,
        "quota": owed.quota,
        "plan": owed.plan,
    }


def _score(score: UnitScore, year: int) -> dict[str, Any]:
    notices, commitments, verdicts = score.notices, score.commitments, score.verdicts
    return {
        "id": f"{year}-{score.unit.slug}",
        "year": year,
        "unit": score.unit,
        "dialogues_held": notices.held,
        "notices_in_time": notices.in_time,
        "notices_late": notices.late,
        "notices_missing": notices.missing,
        "notices_pending": notices.pending,
        "commitments": commitments.total,
        "commitments_done_in_time": commitments.in_time,
        "commitments_done_in_first_time": commitments.in_first_time,
        "commitments_done_late": commitments.late,
        "commitments_open": commitments.open,
        "commitments_overdue": commitments.overdue,
        "commitments_undated": commitments.undated,
        "verdicts_kept": verdicts.kept,
        "verdicts_largely": verdicts.largely,
        "verdicts_partly": verdicts.partly,
        "verdicts_not": verdicts.not_kept,
        "verdicts_no_evidence": verdicts.no_evidence,
        "verdicts_unchecked": verdicts.unchecked,
    }


def every_score(*, on: date) -> list[dict[str, Any]]:
    years = years_with_records(Dialogue.objects.public().held(), "starts_at", on=on)
    return [row for year in reversed(years) for row in scores(year=year, on=on)]


def petition_totals(*, year: int, on: date) -> list[dict[str, Any]]:
    """Totals of a year: one row, or none for a year without a petition. Two queries."""
    figures = petition_figures(year=year, on=on)
    return [{"year": year, **vars(figures)}] if figures.received else []


def every_petition_total(*, on: date) -> list[dict[str, Any]]:
    years = years_with_records(Petition.objects.counted(), "received_on", on=on)
    return [row for year in reversed(years) for row in petition_totals(year=year, on=on)]


# What rows know only by a key -----------------------------------------------------------------------------------------


def named_units(records: Iterable[Any]) -> dict[str, Any]:
    """The units that events name by key, as context of their schemas. One query."""
    events = (event for record in records for event in record.events.all())
    named = (event.payload.unit for event in events)
    return {"units": Unit._default_manager.in_bulk({unit.id for unit in named if unit and unit.id})}


def deadlines(dialogues: Sequence[Dialogue]) -> dict[str, Any]:
    """The deadlines of dialogues by their keys, as context of their schemas. Two queries and that of the type."""
    found: defaultdict[int, list[Deadline]] = defaultdict(list)
    content_type = {"content_type__app_label": "dialogues", "content_type__model": "dialogue"}
    rows = Deadline.objects.filter(**content_type, object_id__in=[dialogue.pk for dialogue in dialogues])
    for deadline in rows.select_related("rule").prefetch_related("changes"):
        found[deadline.object_id].append(deadline)
    return {"deadlines": found}
