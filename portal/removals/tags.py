"""Deletes tags that only a purged record had: their words may tell of it."""

from __future__ import annotations

from typing import Any

from taggit.models import Tag


def tags_of(record: Any) -> list[int]:
    """The keys of its tags, asked before it is purged; of a record without tags none."""
    return list(record.tags.values_list("pk", flat=True)) if hasattr(record, "tags") else []


def delete_orphans(tags: list[int]) -> None:
    """Delete those of these tags that nothing has any more."""
    orphans = Tag.objects.filter(pk__in=tags)
    for relation in (each for each in Tag._meta.related_objects if each.one_to_many):
        used = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": tags})
        orphans = orphans.exclude(pk__in=used.values(f"{relation.field.name}_id"))
    orphans.delete()
