"""Corrections of findings: decided by the supervisor's own people, never by whom the finding concerns."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.corrections import registry
from portal.corrections.registry import ApprovedCorrection, Correctable
from portal.corrections.replacement_events import replacement
from portal.dialogues.models import Commitment
from portal.language.cleaning import has_letter
from portal.petitions.corrections import follow_finding
from portal.petitions.event_data import PetitionData
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.history.changes import differences, fields_of
from portal.records.history.order import corrected_uuids
from portal.records.signals import record_changed

from .models import Finding, Verdict

# The day stays: the latest finding counts, and a corrected one must not fall behind the one it corrects.
OF_FINDINGS: dict[str, models.Field[Any, Any]] = {
    "kind": models.CharField(gettext_lazy("verdict"), max_length=30, choices=Verdict.choices),
    **fields_of(Finding, "text"),
}


def register() -> None:
    registry.register(
        Finding,
        Correctable(
            fields=OF_FINDINGS,
            decides=lambda finding: finding.supervisor,
            is_open=is_open_finding,
            apply=correct_finding,
        ),
    )


def is_open_finding(finding: Finding) -> bool:
    is_corrected = str(finding.uuid) in corrected_uuids(finding.commitment.findings.all())
    return finding.commitment.is_public and not is_corrected


def correct_finding(finding: Finding, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Append the finding with another verdict or reason; the former stays. Raises ValidationError without a reason."""
    before = {name: getattr(finding, name) for name in values}
    changes = differences(before, values, withheld=approved.withheld)
    made = replacement(finding, values, approved, changes=changes)
    if not has_letter(made.text):
        raise ValidationError({"text": _("Say what the verdict rests on: what was seen, where, who was asked.")})
    Finding.objects.append(made)
    for petition in Petition.objects.filter(conclusion=finding.commitment.conclusion_id):
        follow_finding(
            petition,
            by=Actor(finding.actor, approved.by.user),
            on=finding.on,
            text=f"{made.verdict.label}. {made.text}",
            data=PetitionData(correction=made.payload.correction, withheld=approved.withheld),
        )
    record_changed.send(Commitment, instance=finding.commitment)
