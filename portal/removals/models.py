"""Proposals to take a record out of the public record, the decisions on them, and what a purge leaves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.fields.text import LineField
from portal.organisations.models import Unit
from portal.records.models import ErasureEvent, Event, Proposal, ProposalQuerySet


class RemovalType(models.TextChoices):
    """What shall become of the record."""

    PURGE = "purge", _("Delete it with everything that belongs to it")
    COMPLAINT = "complaint", _("Record it as a complaint: counted, never shown")


class Basis(models.TextChoices):
    """Why the law asks for it."""

    DENUNCIATION = "denunciation", _("A denunciation (Law on Denunciations 2018, Articles 9 and 56)")
    PERSONAL_DATA = "personal_data", _("Personal data (Law on Personal Data Protection 91/2025)")
    SECRET = "secret", _("A secret of the State or another secret protected by law")
    AUTHORITY = "authority", _("Ordered by a court or an authority")
    COMPLAINT = "complaint", _("A complaint (Law on Complaints 2011)")


BASES = {
    RemovalType.PURGE: (Basis.DENUNCIATION, Basis.PERSONAL_DATA, Basis.SECRET, Basis.AUTHORITY),
    RemovalType.COMPLAINT: (Basis.COMPLAINT,),
}


class Removal(Proposal):
    """A proposal to remove a record, or the decision on one; neither is public.

    Of a proposal `document` and `text` are the legal basis in full, and `before` the visibility that the record
    had; of a decision `text` is the remark. After a confirmed purge nothing of them is left.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Removal proposed")
        CONFIRMED = "confirmed", _("Removal confirmed")
        RETURNED = "returned", _("Removal returned")

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit that proposes it"), editable=False
    )
    decided_for = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit of the second person"),
        editable=False,
    )
    proposal = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="decision", verbose_name=_("proposal")
    )
    what = models.CharField(_("what shall become of it"), max_length=20, choices=RemovalType.choices)
    basis = models.CharField(_("legal basis"), max_length=20, choices=Basis.choices)
    before = models.CharField(max_length=20, blank=True, editable=False)

    # django-stubs types the manager of an abstract base as a class variable, and that of a model as an instance's.
    objects = ProposalQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Proposal.Meta):
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        indexes = [models.Index(fields=["content_type", "object_id"], name="removal_of_record")]

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)

    def ledger_payload(self) -> dict[str, Any]:
        own = {"what": str(self.what), "basis": str(self.basis), "before": self.before}
        return {**super().ledger_payload(), **own}


class PurgeEvent(ErasureEvent):
    """A record was purged: which office, on which legal basis (`kind`), in which month, how many entries were erased.

    Nothing of the record. `on` is the first day of the month, and `recorded_at` its beginning. The two accounts stay
    beside it for who audits the desk; the ledger does not commit to them.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("unit that proposed it")
    )
    confirmed_by = LineField(_("confirmed by"), max_length=255, blank=True)
    is_of_other_unit = models.BooleanField(_("confirmed by another unit"), default=True)
    record_hash = models.CharField(max_length=64, blank=True, editable=False)  # portal.removals.purge_list
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta(Event.Meta):
        verbose_name = _("purge")
        verbose_name_plural = _("purges")

    def get_kind_display(self) -> str:
        """Purges from before the register was kept have no basis (`cover_earlier_purges`)."""
        return str(Basis(self.kind).label) if self.kind in Basis else str(_("Before the register was kept"))

    def ledger_payload(self) -> dict[str, Any]:
        decided = {"confirmed_by": self.confirmed_by, "is_of_other_unit": self.is_of_other_unit}
        return {**super().ledger_payload(), **decided}
