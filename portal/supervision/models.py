"""Findings: verdicts of independent bodies, beside the unit's claim (QĐ 217, 218-QĐ/TW; docs/domain.md, Laws)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.dialogues.models import Commitment, Conclusion
from portal.organisations.models import Unit
from portal.records.models import Event, EventQuerySet


class Verdict(models.TextChoices):
    KEPT = "kept", _("Kept")
    LARGELY = "largely", _("Largely kept")
    PARTLY = "partly", _("Partly kept")
    NOT = "not", _("Not kept")
    NO_EVIDENCE = "no_evidence", _("No evidence available")


class FindingQuerySet(EventQuerySet):
    def public(self) -> Self:
        return self.filter(Conclusion.shown("commitment__conclusion__"))


class Finding(Event):
    """A supervisor's verdict on a commitment on a day: `kind` is the verdict, `text` the reason."""

    subject_field = "commitment"
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="findings")
    supervisor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="findings", verbose_name=_("supervisor")
    )

    # django-stubs types the manager of an abstract base as a class variable, and that of a model as an instance's.
    objects = FindingQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Event.Meta):
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.kind)

    def get_kind_display(self) -> str:
        return str(self.verdict.label)
