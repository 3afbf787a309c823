"""Levels of visibility, and the conditions by which querysets show or count records (docs/domain.md, R7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy


class Visibility(models.TextChoices):
    UNDECIDED = "undecided", gettext_lazy("Not yet decided")
    PUBLIC = "public", gettext_lazy("Public")
    AGGREGATE_ONLY = "aggregate_only", gettext_lazy("Counted in totals only")
    NEVER = "never", gettext_lazy("Never public")


# Levels that a total may contain; whoever wants single records asks for PUBLIC alone.
COUNTED = (Visibility.PUBLIC, Visibility.AGGREGATE_ONLY)


def is_public(prefix: str = "") -> Q:
    """The condition under which a record may be shown; `prefix` leads to it from another table ("petition__")."""
    return Q(**{f"{prefix}visibility": Visibility.PUBLIC})


def is_counted(prefix: str = "") -> Q:
    return Q(**{f"{prefix}visibility__in": COUNTED})
