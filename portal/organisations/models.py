"""Places and units with validity and succession, heads, memberships.

A place is a territory (xã Tân Hòa); a unit is an organ that acts or owes (UBND xã Tân Hòa). A name is not an
identity: the commune Đồng Quế of before and after 1 July 2025 are two rows (docs/domain.md, Tiers).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from slugify import slugify

from portal.fields.dates import FactField, ValidityField
from portal.fields.folded import FoldedField, FoldedModel
from portal.fields.text import AddressField, LineField, TitleField
from portal.language.sort_key import sort_key


class Level(models.TextChoices):
    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")


class WithValidityQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Rows that existed on the day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class WithValidity(models.Model):
    """Abstract model: exists from a day to a day, both included; empty means without limit."""

    valid_from = ValidityField(_("valid from"), null=True, blank=True)
    valid_to = ValidityField(_("valid to"), not_before="valid_from", null=True, blank=True)

    objects = WithValidityQuerySet.as_manager()

    class Meta:
        abstract = True

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Named(FoldedModel, WithValidity):
    """Abstract model of places and units: name, slug, parent, sort key."""

    name = TitleField(_("name"), max_length=255)
    folded = FoldedField("name")
    slug = AddressField(_("address"), max_length=120, unique=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    sort_key = models.CharField(max_length=255, editable=False)

    class Meta(WithValidity.Meta):
        abstract = True
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        """Its name in Latin letters; two may bear one name (a department of each district)."""
        wanted = slugify(self.name)[:110].strip("-") or uuid.uuid4().hex[:12]
        taken = type(self)._default_manager.filter(slug=wanted).exclude(pk=self.pk).exists()
        return f"{wanted}-{uuid.uuid4().hex[:6]}" if taken else wanted


class Succession(models.Model):
    """Abstract model: one row took over from another on a day; a split or a merger is several rows."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split")
        RENAMED = "renamed", _("Renamed")
        TASKS_MOVED = "tasks_moved", _("Tasks transferred")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MERGED)
    on = ValidityField(_("date"))
    legal_basis = LineField(_("legal basis"), max_length=255, blank=True)

    class Meta:
        abstract = True
        ordering = ["on", "pk"]


class Place(Named):
    """A territory: province, district, commune; hamlets are text of the record."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        COMMUNE = "commune", _("Commune")
        WARD = "ward", _("Ward")
        TOWNSHIP = "township", _("Township")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    successors = models.ManyToManyField(
        "self", through="PlaceSuccession", symmetrical=False, related_name="predecessors"
    )

    class Meta(Named.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")


class Boundary(WithValidity):
    """Where a place lies from a day to a day: a GeoJSON polygon, in degrees of longitude and latitude (WGS 84)."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="boundaries", verbose_name=_("place"))
    geometry = models.JSONField(_("geometry"))

    class Meta(WithValidity.Meta):
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        ordering = ["place", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["place", "valid_from"], name="one_boundary_from_a_day")]

    def __str__(self) -> str:
        return str(self.place)


class PlaceSuccession(Succession):
    predecessor = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="inheritances")

    class Meta(Succession.Meta):
        verbose_name = _("succession of places")
        verbose_name_plural = _("successions of places")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_between_places"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="no_place_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Unit(Named):
    """An organ that acts or owes: a committee, a department, a front, a company that maintains the pumps."""

    class Kind(models.TextChoices):
        PARTY_COMMITTEE = "party_committee", _("Party committee")
        PARTY_BODY = "party_body", _("Advisory body of the Party")
        COUNCIL = "council", _("People's council")
        PEOPLES_COMMITTEE = "peoples_committee", _("People's committee")
        DEPARTMENT = "department", _("Department")
        PUBLIC_SERVICE = "public_service", _("Public service unit")
        POLICE = "police", _("Police")
        MILITARY = "military", _("Military")
        FRONT = "front", _("Fatherland Front")
        MASS_ORGANISATION = "mass_organisation", _("Mass organisation")
        ENTERPRISE = "enterprise", _("Enterprise")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("territory")
    )
    joined_on = FactField(
        _("takes part since"),
        default=timezone.localdate,
        help_text=_("What it did before this day was entered from its records, and counts by its documents."),
    )
    accountable_since = ValidityField(
        _("answers for each year since"),
        null=True,
        blank=True,
        help_text=_(
            "From this day on everything it did stands here, so that what is missing counts as not done. "
            "Empty: it is not held to plans and numbers of dialogues."
        ),
    )
    successors = models.ManyToManyField(
        "self", through="UnitSuccession", symmetrical=False, related_name="predecessors"
    )

    # As it is stored: whoever listens to a save can tell whether it has moved.
    joined_on_before: date | None = None

    class Meta(Named.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.joined_on_before = self.joined_on

    def get_absolute_url(self) -> str:
        return reverse("unit", args=[self.slug])

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        unit = super().from_db(*args, **kwargs)
        unit.joined_on_before = unit.__dict__.get("joined_on")
        return unit


class UnitSuccession(Succession):
    predecessor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="inheritances")

    class Meta(Succession.Meta):
        verbose_name = _("succession of units")
        verbose_name_plural = _("successions of units")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_between_units"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="no_unit_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class AgencyName(models.Model):
    """How documents call a unit where they do not write its full name: “Điện lực huyện”.

    The same words may mean different units at different times; the validity of the units tells which.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="other_names", verbose_name=_("unit"))
    name = TitleField(_("name"), max_length=255, db_index=True)

    class Meta:
        verbose_name = _("name of an agency")
        verbose_name_plural = _("names of agencies")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_agency_name_per_unit")]

    def __str__(self) -> str:
        return self.name


class HeadTerm(WithValidity):
    """A head in office: the role that chairs and answers, never the person's name (docs/domain.md, R1)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="head_terms", verbose_name=_("unit"))
    title = TitleField(_("title"), max_length=255, help_text=_("The role, never a name: “Bí thư Huyện ủy”."))

    class Meta(WithValidity.Meta):
        verbose_name = _("term of a head")
        verbose_name_plural = _("terms of heads")
        ordering = ["unit", "valid_from"]

    def __str__(self) -> str:
        return self.title


class Role(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    APPROVER = "approver", _("Approver")
    REPORTER = "reporter", _("Reporter")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(WithValidity):
    """An account acts for a unit in one role: the only source of rights at the desk."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta(WithValidity.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "unit", "role"], name="one_membership_per_role")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"
