"""Odd rows, as Hypothesis draws them: copies of rows of the example in which some columns hold what nobody checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from hypothesis import strategies as st
from taggit.models import Tag

from portal.dialogues import models as dialogues
from portal.organisations import models as organisations
from portal.petitions.models import Petition, PetitionEvent
from portal.records.models import (
    Attachment,
    AttachmentCorrection,
    AttachmentWithdrawal,
    Verification,
    VisibilityDecision,
)
from portal.supervision.models import Finding
from portal.texts.models import AttachmentPage, PagePicture, Transcript
from portal.transparency import models as transparency
from portal.workdays import models as workdays
from portal.workdays.models import DeadlineChange

from .values import odd

# What public pages show, parents before their children.
MODELS: tuple[type[models.Model], ...] = (
    *(organisations.Place, organisations.Boundary, organisations.PlaceSuccession, organisations.Unit),
    *(organisations.UnitSuccession, organisations.AgencyName, organisations.HeadTerm),
    *(workdays.DeadlineRule, workdays.SpecialDay, dialogues.Topic, Tag),
    *(
        dialogues.AnnualPlan,
        dialogues.PlannedDialogue,
        dialogues.PlanEvent,
        dialogues.Dialogue,
        dialogues.DialogueEvent,
    ),
    *(dialogues.Notice, dialogues.NoticeEvent, dialogues.Conclusion, dialogues.Commitment, dialogues.CommitmentEvent),
    *(Finding, Petition, PetitionEvent, workdays.Deadline, DeadlineChange),
    *(dialogues.ReceptionRule, dialogues.ReceptionDay, dialogues.ReceptionEvent, dialogues.Posting),
    *(VisibilityDecision, Attachment, AttachmentCorrection, AttachmentWithdrawal),
    *(Transcript, AttachmentPage, PagePicture),
    *(Verification, transparency.Checkpoint, transparency.Witness, transparency.Cosignature),
)
# Of the apps of the record, what no public page shows.
NOT_SHOWN = {
    *("organisations.Membership", "records.LedgerHead", "records.LedgerEntry", "records.BrokenRecord"),
    *("records.RecordState", "transparency.SubtreeRoot", "dialogues.NoticeReading"),
}
THROUGH = {"dialogues.NoticeTag"}
# Without these a row is not public at all, and its uuid is what tests know it by.
LEFT_AS_THEY_ARE = {"visibility", "live", "uuid", "object_id"}


@dataclass
class OddRow:
    """A row that is to be written: a copy of one of the model in which `values` stand instead."""

    model: type[models.Model]
    values: dict[str, Any]
    copy_of: int  # which row of the model, as a number that is taken modulo their count
    links: int  # which of the odd rows written before stand for its parents; 0: those of the copied row

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r:.60}" for name, value in self.values.items())
        return f"{self.model.__name__}({shown:.100})"


class OddRows(tuple[OddRow, ...]):
    """Of which Hypothesis tells their number alone; the test names the one that fails."""

    def __repr__(self) -> str:
        return f"<{len(self)} odd rows>"


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Those that can be odd; a new column joins by itself."""
    return [
        each
        for each in model._meta.concrete_fields
        if not (each.primary_key or each.is_relation or each.name in LEFT_AS_THEY_ARE) and odd(each) is not None
    ]


@st.composite
def odd_rows(draw: st.DrawFn) -> OddRows:
    """For every model a row for each column that is odd in it alone, and one that is odd in all of them."""
    rows = []
    for model in MODELS:
        names = [[each] for each in columns(model)]
        for together in [*names, [each for one in names for each in one]]:
            values = {each.name: draw(odd(each)) for each in together}
            rows.append(OddRow(model, values, draw(st.integers(0, 50)), draw(st.integers(0, 3))))
    return OddRows(rows)


def models_left_out() -> set[str]:
    """Models of the record of which nobody has said whether public pages show them."""
    of_record = {model._meta.app_label for model in MODELS if model is not Tag}
    known = {model._meta.label for model in MODELS} | NOT_SHOWN | THROUGH
    return {model._meta.label for model in apps.get_models() if model._meta.app_label in of_record} - known
