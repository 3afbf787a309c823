"""What can be followed: kinds that apps register when they start. Mails and feeds are two ways to read their news."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse


class NewsUnavailable(Exception):
    """What is new cannot be said at the moment: nothing was told, and a later look will find it."""


@dataclass(frozen=True)
class Subject:
    """What is followed, as a reader may see it today: its key, its name, its page, and its feed (paths)."""

    key: str
    title: str
    href: str
    feed: str


@dataclass(frozen=True)
class News:
    """One thing that is new. `key` stays the same for ever; `at` is the moment since which the public may know it.

    `record` is what it tells of: when that is hidden or purged, so is the news. `act` is the key of the act behind it
    where several kinds of news tell of one act, such as a step on a commitment and its copy in a petition's history.
    """

    key: str
    title: str
    href: str
    at: datetime
    record: Model
    text: str = ""
    act: str = ""

    @property
    def receipt_key(self) -> str:
        """Under which key an address is told of it once, whatever it follows."""
        return self.act or self.key


@dataclass(frozen=True)
class NewsWindow:
    """How far to look back: to the moment after which things are new, and to so many of the latest."""

    since: datetime | None = None
    limit: int | None = None


def name_of(record: Model) -> str:
    """The key of the news that a record is there: random where records have a random name, so that no gap tells."""
    return f"{record._meta.model_name}:{getattr(record, 'uuid', record.pk)}"


class Followable(ABC):
    """One kind of thing that can be followed; `kind` stands in addresses, which are a promise.

    Everything is read through what the public may see today, in the language that is active.
    """

    kind: str

    @abstractmethod
    def subject(self, key: str) -> Subject | None:
        """None if there is no such thing, or nobody may see it. A key may be written in several ways; that of the
        subject is the one to keep."""

    @abstractmethod
    def news(self, key: str, span: NewsWindow) -> list[News]:
        """What became public, newest first. Raises NotNow if that cannot be said at the moment."""

    @abstractmethod
    def feed(self, key: str) -> str:
        """The address of its Atom feed, found without asking whether there is such a thing."""

    def key_of(self, record: Model) -> str:
        """Under which key this kind follows the record itself; empty if it does not."""
        return ""


_kinds: dict[str, Followable] = {}


def register(followable: Followable) -> None:
    _kinds[followable.kind] = followable


def find(kind: str) -> Followable | None:
    """None for a kind that there is not, or that there is no more."""
    return _kinds.get(kind)


def subject_of(kind: str, key: str) -> Subject | None:
    followable = find(kind)
    return followable.subject(key) if followable else None


def keys_of(record: Model) -> Iterator[tuple[str, str]]:
    """Every kind and key under which the record itself is followed."""
    for kind, followable in _kinds.items():
        if key := followable.key_of(record):
            yield kind, key


def form_address(kind: str, key: str) -> str:
    """The page on which one asks to be told by e-mail."""
    return f"{reverse('follow')}?{urlencode({'muc': kind, 'ma': key})}"


def feed_address(kind: str, key: str) -> str:
    return _kinds[kind].feed(key)
