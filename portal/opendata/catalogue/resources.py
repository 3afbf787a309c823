"""Resources: for each published kind its queryset, schema, filters and identifier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from portal.opendata import schemas
from portal.opendata.schemas import visible_files
from portal.records.years import is_plausible

from . import filters as by
from . import querysets as rows
from .filters import Filters, Key, Number, Year
from .partial_rows import publish_or_report

BATCH = 500


@dataclass(frozen=True)
class Resource:
    """One published kind; `key` is the field of its permanent identifier, of the type `key_type`."""

    name: str
    label: Any
    schema: type[Schema]
    filters: type[Filters]
    key: str = "slug"
    key_type: Any = Key

    def select(self, asked: Filters, *, on: date) -> Any:
        """The filtered rows, as something that can be counted and sliced."""
        raise NotImplementedError

    def find(self, key: Any, *, on: date) -> Schema | None:
        """The published record with an identifier; None also for one that is not public."""
        raise NotImplementedError

    def everything(self, *, on: date) -> Iterator[Schema]:
        raise NotImplementedError

    def context(self, batch: Sequence[Any]) -> dict[str, Any]:
        return {}

    def published(self, found: Iterable[Any], *, on: date) -> Iterator[Schema]:
        """What is published of the rows, some hundred of them in memory at a time."""
        for batch in _batches(found):
            context = {"on": on, **self.context(batch)}
            yield from filter(None, (publish_or_report(self.schema, row, context) for row in batch))


@dataclass(frozen=True, kw_only=True)
class ModelResource(Resource):
    """Rows of a model; `column` holds the key, `by_key` reads for many rows what they know only by a key."""

    rows: Callable[[], QuerySet[Any]]
    column: str = "slug"
    by_key: Callable[[Sequence[Any]], dict[str, Any]] | None = None

    def select(self, asked: Filters, *, on: date) -> QuerySet[Any]:
        return asked.filter_rows(self.rows(), on=on)

    def find(self, key: Any, *, on: date) -> Schema | None:
        row = next(iter(self.found_by(self.rows(), key)), None)
        return next(self.published([row], on=on), None) if row else None

    def found_by(self, rows: QuerySet[Any], key: Any) -> QuerySet[Any]:
        return rows.filter(**{self.column: key})

    def everything(self, *, on: date) -> Iterator[Schema]:
        return self.published(self.rows().order_by("pk"), on=on)

    def context(self, batch: Sequence[Any]) -> dict[str, Any]:
        return self.by_key(batch) if self.by_key else {}


@dataclass(frozen=True, kw_only=True)
class CodedResource(ModelResource):
    """Rows with a code, which is matched in any case."""

    def found_by(self, rows: Any, key: Any) -> QuerySet[Any]:
        return rows.coded(key)


@dataclass(frozen=True, kw_only=True)
class UuidResource(ModelResource):
    """Rows identified by their `uuid`, published as `id`."""

    key: str = "id"
    key_type: Any = UUID
    column: str = "uuid"


@dataclass(frozen=True, kw_only=True)
class ConfigurationResource(ModelResource):
    """A few rows identified by several fields together, published as `id`: found by looking at each."""

    key: str = "id"

    def find(self, key: Any, *, on: date) -> Schema | None:
        return next((each for each in self.everything(on=on) if getattr(each, self.key) == key), None)


@dataclass(frozen=True, kw_only=True)
class LogResource(ModelResource):
    """Entries of the log are numbered from 0, those of the ledger from 1."""

    def found_by(self, rows: QuerySet[Any], key: int) -> QuerySet[Any]:
        return rows.filter(sequence=key + 1)


@dataclass(frozen=True, kw_only=True)
class TotalsResource(Resource):
    """Totals of a year, computed on request; the key begins with the year."""

    of_year: Callable[..., list[dict[str, Any]]]
    of_every_year: Callable[..., list[dict[str, Any]]]

    def select(self, asked: Filters, *, on: date) -> list[dict[str, Any]]:
        return asked.filter_rows(None, on=on)

    def find(self, key: Any, *, on: date) -> Schema | None:
        year = str(key)[:4]
        is_asked_for = year.isascii() and year.isdecimal() and is_plausible(int(year), on=on)
        counted = self.of_year(year=int(year), on=on) if is_asked_for else []
        return next(self.published((row for row in counted if str(row[self.key]) == str(key)), on=on), None)

    def everything(self, *, on: date) -> Iterator[Schema]:
        return self.published(self.of_every_year(on=on), on=on)


def _batches(found: Iterable[Any]) -> Iterator[list[Any]]:
    each = found.iterator(chunk_size=BATCH) if isinstance(found, QuerySet) else iter(found)
    while batch := list(islice(each, BATCH)):
        yield batch


RESOURCES = {
    resource.name: resource
    for resource in (
        CodedResource(
            "petitions",
            _("Petitions"),
            schemas.Petition,
            by.PetitionFilters,
            key="code",
            rows=rows.petitions,
            by_key=rows.named_units,
        ),
        ModelResource(
            "dialogues",
            _("Dialogues"),
            schemas.Dialogue,
            by.DialogueFilters,
            rows=rows.dialogues,
            by_key=rows.deadlines,
        ),
        ModelResource("notices", _("Notices of conclusion"), schemas.Notice, by.NoticeFilters, rows=rows.notices),
        UuidResource(
            "commitments",
            _("Commitments"),
            schemas.Commitment,
            by.CommitmentFilters,
            rows=rows.commitments,
            by_key=rows.named_units,
        ),
        UuidResource(
            "findings",
            _("Findings of supervisors"),
            schemas.Finding,
            by.FindingFilters,
            rows=rows.findings,
        ),
        ModelResource("plans", _("Annual plans"), schemas.Plan, by.PlanFilters, rows=rows.plans),
        ModelResource("units", _("Units"), schemas.Unit, by.UnitFilters, rows=rows.units),
        ModelResource("places", _("Places"), schemas.Place, by.PlaceFilters, rows=rows.places),
        ModelResource("topics", _("Topics"), schemas.Topic, by.TopicFilters, rows=rows.topics),
        UuidResource(
            "receptions",
            _("Days of reception"),
            schemas.Reception,
            by.ReceptionFilters,
            rows=rows.receptions,
        ),
        ConfigurationResource(
            "reception-rules",
            _("Rules of reception"),
            schemas.ReceptionRule,
            by.OfAUnit,
            rows=rows.reception_rules,
        ),
        ConfigurationResource(
            "postings", _("Postings of the schedule"), schemas.Posting, by.OfAUnit, rows=rows.postings
        ),
        ConfigurationResource("deadline-rules", _("Deadline rules"), schemas.DeadlineRule, by.Filters, rows=rows.rules),
        ModelResource(
            "special-days",
            _("Working calendar"),
            schemas.SpecialDay,
            by.SpecialDayFilters,
            key="on",
            key_type=date,
            column="date",
            rows=rows.special_days,
        ),
        UuidResource(
            "files",
            _("Files"),
            schemas.File,
            by.FileFilters,
            rows=visible_files.public_files,
        ),
        LogResource(
            "log",
            _("Public log"),
            schemas.LogEntry,
            by.Filters,
            key="number",
            key_type=Number,
            column="sequence",
            rows=rows.log_entries,
            by_key=rows.disclosed_events,
        ),
        TotalsResource(
            "scoreboard",
            _("Scoreboard"),
            schemas.Score,
            by.ScoreFilters,
            key="id",
            of_year=rows.scores,
            of_every_year=rows.every_score,
        ),
        TotalsResource(
            "petition-totals",
            _("Totals of petitions"),
            schemas.PetitionTotals,
            by.PetitionTotalFilters,
            key="year",
            key_type=Year,
            of_year=rows.petition_totals,
            of_every_year=rows.every_petition_total,
        ),
    )
}
