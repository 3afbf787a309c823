"""Proposals of corrections and the decisions on them; the change itself is an event of the record."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Unit
from portal.records.history.payloads import Payload
from portal.records.models import Proposal, ProposalQuerySet

from .event_data import ProposalData


class CorrectionQuerySet(ProposalQuerySet):
    def returned(self) -> Self:
        return self.proposals().filter(decision__kind=Correction.Kind.RETURNED)


class Correction(Proposal):
    """A proposal, or the decision on one; neither is public.

    Of a proposal `text` is the reason and the payload holds the values, of a decision `text` the remark. `record` is
    the record on whose page it stands; `step` the event or file that is corrected, if it is not the record itself, and
    `step_model` its label. A file that is proposed hangs on the proposal.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Correction proposed")
        APPROVED = "approved", _("Correction approved")
        RETURNED = "returned", _("Correction returned")

    payload = Payload(ProposalData)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit that decides on it")
    )
    proposed_by = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit that proposes it")
    )
    proposal = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="decision", verbose_name=_("proposal")
    )
    step = models.UUIDField(null=True, blank=True)
    step_model = models.CharField(max_length=100, blank=True)

    # django-stubs types the manager of an abstract base as a class variable, and that of a model as an instance's.
    objects = CorrectionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Proposal.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(fields=["content_type", "object_id"], name="correction_of_record")]

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)

    @property
    def target(self) -> Any:
        """What is corrected: an event of the record, or the record itself. Read anew each time."""
        if self.step is None:
            return self.record
        return apps.get_model(self.step_model)._base_manager.get(uuid=self.step)
