"""Publication dates of records: that of the first decision to make them public, which no later edit repeats."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet

from portal.following.followables import NewsWindow
from portal.records.levels import Visibility
from portal.records.models import VisibilityDecision


class Publication(NamedTuple):
    record: Any
    at: datetime


def latest_publications(rows: QuerySet[Any], span: NewsWindow) -> list[Publication]:
    """The rows that became public, latest first; two queries."""
    shown = rows.order_by()
    decisions = first_decisions(rows.model, since=span.since).filter(Exists(shown.filter(pk=OuterRef("object_id"))))
    dates = dict(decisions.values_list("object_id", "recorded_at")[: span.limit])
    found = shown.in_bulk(dates)
    return [Publication(found[pk], at) for pk, at in dates.items() if pk in found]


def publication_dates_of(
    model: type[Any], *, since: datetime | None = None, among: Collection[int] | None = None
) -> dict[int, datetime]:
    """Publication dates of the records of a model, by key: those after `since`, or those `among` the keys."""
    decisions = first_decisions(model, since=since)
    if among is not None:
        decisions = decisions.filter(object_id__in=among)
    return dict(decisions.values_list("object_id", "recorded_at"))


def first_decisions(model: type[Any], *, since: datetime | None = None) -> QuerySet[VisibilityDecision]:
    """For each record of the model its first decision to be public, latest first.

    Decisions are only ever appended, so that the order of their keys is that of time, and the first page costs no
    sorting.
    """
    public = VisibilityDecision.objects.filter(
        content_type=ContentType.objects.get_for_model(model), kind=Visibility.PUBLIC
    )
    earlier = public.filter(object_id=OuterRef("object_id"), pk__lt=OuterRef("pk"))
    first = public.filter(~Exists(earlier)).order_by("-pk")
    return first.filter(recorded_at__gt=since) if since else first
