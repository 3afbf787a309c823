"""Schemas of totals. Only here do records count that may not be shown one by one."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from ninja import Schema

from portal.supervision.figures.years import Duty

from .parts import Codes, UnitReference, meaning


class Score(Schema):
    """What a unit owed from the dialogues of a year, and what it did."""

    id: str = meaning(_("Permanent identifier: year and address of the unit"))
    year: int = meaning(_("The year in which the dialogues were held"))
    unit: UnitReference = meaning(_("The unit"))
    dialogues_required: int = meaning(_("Dialogues that it owed in the year; 0 if it was not bound"))
    dialogues_in_season: int = meaning(_("of those planned, held by the last day of the year's dialogues"))
    quota: Annotated[str, Codes(Duty)] = meaning(_("Whether it held as many dialogues as it owed"))
    plan: Annotated[str, Codes(Duty)] = meaning(_("Whether its plan of the year was published by its last day"))
    dialogues_held: int = meaning(_("Dialogues that it held"))
    notices_in_time: int = meaning(_("of which the notice came in time"))
    notices_late: int = meaning(_("of which the notice came late"))
    notices_missing: int = meaning(_("of which the notice is overdue"))
    notices_pending: int = meaning(_("of which the notice is not due yet"))
    commitments: int = meaning(_("Commitments that it owes, without withdrawn ones"))
    commitments_done_in_time: int = meaning(_("done by the due date that held last"))
    commitments_done_in_first_time: int = meaning(_("done by the first due date"))
    commitments_done_late: int = meaning(_("done late, or done again after having been reopened"))
    commitments_open: int = meaning(_("open and still in time"))
    commitments_overdue: int = meaning(_("open and overdue"))
    commitments_undated: int = meaning(_("given without a due date, done or open"))
    verdicts_kept: int = meaning(_("found kept by a supervisor"))
    verdicts_largely: int = meaning(_("found largely kept"))
    verdicts_partly: int = meaning(_("found partly kept"))
    verdicts_not: int = meaning(_("found not kept"))
    verdicts_no_evidence: int = meaning(_("found without evidence"))
    verdicts_unchecked: int = meaning(_("checked by nobody yet"))


class TopicTotal(Schema):
    slug: str = meaning(_("Topic; empty for several with few petitions each, which are counted together"))
    count: int = meaning(_("Public petitions"))

    @staticmethod
    def resolve_slug(cell: Any) -> str:
        return cell.key


class PetitionTotals(Schema):
    """Petitions received in a year."""

    year: int = meaning(_("Year of receipt; the permanent identifier"))
    received: int = meaning(
        _("All that may be counted, with those that are never shown one by one where they are 3 or more")
    )
    public: int = meaning(_("of which public; all numbers below are of these"))
    open: int = meaning(_("of which open"))
    overdue: int = meaning(_("of which overdue"))
    answered: int = meaning(_("of which answered"))
    resolved: int = meaning(_("of which resolved"))
    topics: list[TopicTotal] = meaning(_("Public petitions by topic; small numbers are counted together"))
