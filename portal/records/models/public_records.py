"""Abstract model and queryset of records that are public by a decision."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.caching.dependencies import DependencyTracked
from portal.fields.moments import MomentField

from ..levels import Visibility, is_counted, is_public


class PublicRecordQuerySet(models.QuerySet[Any]):
    """Querysets of public records; everything shown to the public begins with `public()`."""

    def public(self) -> Self:
        return self.filter(is_public())

    def counted(self) -> Self:
        """Records that count in totals: the public ones, and those that are only counted."""
        return self.filter(is_counted())


class PublicRecord(DependencyTracked):
    """A record that is public once somebody has decided so. Its manager is made from a PublicRecordQuerySet."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visibility = models.CharField(
        _("visibility"),
        max_length=20,
        choices=Visibility.choices,
        default=Visibility.UNDECIDED,
        editable=False,
        db_index=True,
    )
    public_since = MomentField(
        _("shown here since"),
        null=True,
        editable=False,
        help_text=_("The moment at which the portal first showed it, whatever became of it since."),
    )
    updated_at = MomentField(_("updated"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def joined_on(self) -> date:
        """The day since which the unit that keeps it takes part in the portal; every public record has its unit."""
        joined_on: date = self.unit.joined_on  # type: ignore[attr-defined]  # a field of each concrete record
        return joined_on

    def allowed_visibilities(self) -> Iterable[Visibility]:
        """Levels that a decision on this record may give."""
        return (Visibility.PUBLIC, Visibility.AGGREGATE_ONLY, Visibility.NEVER)
