"""Dependencies of an answer: the records and kinds read while it is made, as cache tags.

A record notes itself when its row is read. A page that lists or counts records names their kinds as well, since
records that are not there yet cannot note themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Self

from django.db import models

SEARCH = "search"
# Names of units and places, words of the frame, days off: they stand on every page.
EVERY_PAGE = "every-page"


@dataclass
class Dependencies:
    """`is_for_everybody`: the page said that every reader may be given the same answer."""

    tags: set[str] = field(default_factory=lambda: {EVERY_PAGE})
    is_for_everybody: bool = False

    @property
    def fewest(self) -> tuple[str, ...]:
        """The tags that outdate what was made: one record need not be named where all of its kind are."""
        kinds = {tag for tag in self.tags if ":" not in tag}
        return tuple(sorted(tag for tag in self.tags if tag in kinds or tag.partition(":")[0] not in kinds))


_notes: ContextVar[Dependencies | None] = ContextVar("notes", default=None)


@contextmanager
def track() -> Iterator[Dependencies]:
    notes = Dependencies()
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)


def kind_tag(kind: type[models.Model]) -> str:
    return kind._meta.label_lower


def record_tag(kind: type[models.Model], key: Any) -> str:
    return f"{kind._meta.label_lower}:{key}"


def all_of(*kinds: type[models.Model] | str) -> None:
    """What is being made depends on every record of these kinds, or on another thing by its name."""
    if notes := _notes.get():
        notes.tags.update(kind if isinstance(kind, str) else kind_tag(kind) for kind in kinds)


def for_everybody(*kinds: type[models.Model] | str) -> None:
    """Say of the page being made that everybody may be given the same, as long as nothing it shows has changed."""
    if notes := _notes.get():
        notes.is_for_everybody = True
    all_of(*kinds)


def shows(*kinds: type[models.Model] | str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view whose answer is for everybody: it shows the records it reads, and lists or counts those of `kinds`."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def noted(*args: Any, **kwargs: Any) -> Any:
            for_everybody(*kinds)
            return view(*args, **kwargs)

        return noted

    return decorate


class DependencyTracked(models.Model):
    """A row that is noted when it is read."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        if notes := _notes.get():
            notes.tags.add(record_tag(cls, row.pk))
        return row
