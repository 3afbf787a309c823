"""Filters of the API: those of the public lists, under English names and stable codes."""

# Ninja reads annotations when a route is made: they must be real, not strings.

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field
from pydantic_core import CoreSchema, core_schema

from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.opendata.schemas.visible_files import Owner
from portal.organisations.heirs import heirs_on
from portal.organisations.models import Level, Place
from portal.organisations.models import Unit as UnitModel
from portal.petitions.states import State
from portal.supervision.figures.commitment_outcomes import with_verdict
from portal.supervision.figures.notice_outcomes import NoticeOutcome, outcome, with_notice_deadline
from portal.supervision.models import Verdict
from portal.workdays.timeliness import Timeliness

from . import querysets

MOST_ROWS, MOST_PAGES = 200, 10_000


def _param(text: str) -> Any:
    return Field(None, description=text)


@dataclass(frozen=True)
class OneOf:
    """A query parameter that is one of these codes, or nothing.

    Written out in each parameter: kinds of units and of places share a name.
    """

    choices: type[TextChoices]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.nullable_schema(core_schema.literal_schema(self.choices.values))


# Plain letters, digits and hyphens today; older rows may hold anything but NUL, which PostgreSQL cannot be asked for.
Key = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Number = Annotated[int, Field(ge=0, lt=2**62)]
UnitOf = Annotated[Key | None, _param(_("Address of the unit"))]
OwnerOf = Annotated[
    Key | None, _param(_("Address of the unit that is responsible, or carries on what one that ended left open"))
]
TopicOf = Annotated[Key | None, _param(_("Address of the topic"))]
YearOf = Annotated[Year | None, _param(_("Year"))]


class Paging(Schema):
    page: Annotated[int, Field(ge=1, le=MOST_PAGES, description=_("Page, from 1"))] = 1
    page_size: Annotated[int, Field(ge=1, le=MOST_ROWS, description=_("Rows of a page"))] = 50


class Filters(Schema):
    """`equal` maps a filter to the column that must equal it; all other filters are applied by `filter_rows`."""

    equal: ClassVar[dict[str, str]] = {}

    def filter_rows(self, found: Any, *, on: date) -> Any:
        asked = {column: getattr(self, name) for name, column in self.equal.items()}
        return found.filter(**{column: value for column, value in asked.items() if value is not None})


def owed_by(found: Any, slug: str, *, on: date) -> Any:
    """As in the lists and figures: what a unit that ended left open is owed by whoever carries it on."""
    keys = UnitModel._default_manager.filter(slug=slug).values_list("pk", flat=True)
    return found.owed_by(keys, heirs=heirs_on(on))


class PetitionFilters(Filters):
    state: Annotated[str | None, OneOf(State), _param(_("Where it stands"))] = None
    timeliness: Annotated[str | None, OneOf(Timeliness), _param(_("How it stands to its due date today"))] = None
    unit: OwnerOf = None
    topic: TopicOf = None
    place: Annotated[Key | None, _param(_("Address of the place, or of the one that took over from it"))] = None
    year: YearOf = None

    equal = {"state": "state", "topic": "topic__slug", "year": "received_on__year"}

    def filter_rows(self, found: Any, *, on: date) -> Any:
        found = super().filter_rows(found, on=on).order_by("-received_on", "-pk")
        if self.unit is not None:
            found = owed_by(found, self.unit, on=on)
        if self.timeliness is not None:
            found = found.with_timeliness(Timeliness(self.timeliness), on=on)
        if self.place is not None:
            here = Place._default_manager.filter(Q(slug=self.place) | Q(successors__slug=self.place))
            found = found.filter(place__in=here)
        return found


class DialogueFilters(Filters):
    state: Annotated[str | None, OneOf(DialogueState), _param(_("Where it stands"))] = None
    form: Annotated[str | None, OneOf(Form), _param(_("Form"))] = None
    unit: UnitOf = None
    topic: TopicOf = None
    year: YearOf = None
    notice: Annotated[str | None, OneOf(NoticeOutcome), _param(_("What became of its notice"))] = None

    equal = {
        "state": "state",
        "form": "form",
        "unit": "unit__slug",
        "topic": "topics__slug",
        "year": "starts_at__year",
    }

    def filter_rows(self, found: Any, *, on: date) -> Any:
        found = super().filter_rows(found, on=on).order_by("-starts_at", "-pk")
        if self.notice is not None:
            found = with_notice_deadline(found).filter(outcome(NoticeOutcome(self.notice), on=on))
        return found


class NoticeFilters(Filters):
    unit: UnitOf = None
    year: Annotated[Year | None, _param(_("Year of the dialogue"))] = None

    equal = {"unit": "unit__slug", "year": "dialogue__starts_at__year"}

    def filter_rows(self, found: Any, *, on: date) -> Any:
        return super().filter_rows(found, on=on).order_by("-issued_on", "-pk")


class CommitmentFilters(Filters):
    state: Annotated[str | None, OneOf(CommitmentState), _param(_("What its owner claims"))] = None
    timeliness: Annotated[str | None, OneOf(Timeliness), _param(_("How it stands to its due date today"))] = None
    verdict: Annotated[str | None, OneOf(Verdict), _param(_("What a supervisor found last"))] = None
    checked: Annotated[bool | None, _param(_("Whether a supervisor found anything yet"))] = None
    unit: OwnerOf = None
    year: Annotated[Year | None, _param(_("Year of the dialogue"))] = None

    equal = {
        "state": "state",
        "year": "conclusion__notice__dialogue__starts_at__year",
    }

    def filter_rows(self, found: Any, *, on: date) -> Any:
        found = super().filter_rows(found, on=on).order_by("due_on", "pk")
        if self.unit is not None:
            found = owed_by(found, self.unit, on=on)
        if self.timeliness is not None:
            found = found.with_timeliness(Timeliness(self.timeliness), on=on)
        if self.verdict is not None or self.checked is not None:
            found = with_verdict(found.exclude(state=CommitmentState.WITHDRAWN))
        if self.verdict is not None:
            found = found.filter(verdict=self.verdict)
        if self.checked is not None:
            found = found.filter(verdict__isnull=not self.checked)
        return found


class FindingFilters(Filters):
    supervisor: UnitOf = None
    verdict: Annotated[str | None, OneOf(Verdict), _param(_("What was found"))] = None
    year: Annotated[Year | None, _param(_("Year"))] = None

    equal = {"supervisor": "supervisor__slug", "verdict": "kind", "year": "on__year"}

    def filter_rows(self, found: Any, *, on: date) -> Any:
        return super().filter_rows(found, on=on).order_by("-on", "-pk")


class PlanFilters(Filters):
    unit: UnitOf = None
    year: YearOf = None

    equal = {"unit": "unit__slug", "year": "year"}

    def filter_rows(self, found: Any, *, on: date) -> Any:
        return super().filter_rows(found, on=on).order_by("-year", "unit__sort_key", "pk")


class UnitFilters(Filters):
    kind: Annotated[str | None, OneOf(UnitModel.Kind), _param(_("What kind of organ it is"))] = None
    level: Annotated[str | None, OneOf(Level), _param(_("Level of government"))] = None
    place: Annotated[Key | None, _param(_("Address of its territory"))] = None

    equal = {"kind": "kind", "level": "level", "place": "place__slug"}


class PlaceFilters(Filters):
    kind: Annotated[str | None, OneOf(Place.Kind), _param(_("What kind of place it is"))] = None
    level: Annotated[str | None, OneOf(Level), _param(_("Level of government"))] = None

    equal = {"kind": "kind", "level": "level"}


class TopicFilters(Filters):
    pass


class ReceptionFilters(Filters):
    unit: UnitOf = None
    year: YearOf = None

    equal = {"unit": "unit__slug", "year": "on__year"}

    def filter_rows(self, found: Any, *, on: date) -> Any:
        return super().filter_rows(found, on=on).order_by("-on", "-pk")


class OfAUnit(Filters):
    unit: UnitOf = None

    equal = {"unit": "unit__slug"}


class SpecialDayFilters(Filters):
    year: YearOf = None

    equal = {"year": "date__year"}


class FileFilters(Filters):
    kind: Annotated[str | None, OneOf(Owner), _param(_("What kind of record it belongs to"))] = None

    equal = {"kind": "kind"}


class OfAYear(Filters):
    year: Annotated[Year | None, _param(_("Year; this year if left out"))] = None


class ScoreFilters(OfAYear):
    unit: UnitOf = None

    def filter_rows(self, found: Any, *, on: date) -> Any:
        scores = querysets.scores(year=self.year or on.year, on=on)
        return [score for score in scores if self.unit in (None, score["unit"].slug)]


class PetitionTotalFilters(OfAYear):
    def filter_rows(self, found: Any, *, on: date) -> Any:
        return querysets.petition_totals(year=self.year or on.year, on=on)
