"""The registry of what can be followed. Digests and feeds both read the news of a followable."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse


class NewsUnavailable(Exception):
    """The news cannot be read at the moment (the search is down): nothing was sent, a later attempt will find it."""


@dataclass(frozen=True)
class Subject:
    """What is followed, as the public sees it today: key, title, page and feed (paths).

    `impersonal_title`: what to call it in a mail to an address that nobody has confirmed, where the title holds words
    that anybody may have typed.
    """

    key: str
    title: str
    href: str
    feed: str
    impersonal_title: str = ""


@dataclass(frozen=True)
class News:
    """One piece of news. `key` is stable; `at` is the moment since which the public may know it.

    `record` is the one that it is about: when that is hidden or purged, so is the news. `act` is the key of the act
    behind it where several kinds of news report one act, such as a step on a commitment and its copy in a petition's
    history.
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
        """The key of the receipt: an address is sent this once, whatever it follows."""
        return self.act or self.key


@dataclass(frozen=True)
class NewsWindow:
    """Which news to read: after `since`, and at most `limit` of the latest."""

    since: datetime | None = None
    limit: int | None = None


def name_of(record: Model) -> str:
    """The key of the news that a record was published: its uuid where it has one, so that no gap shows a purge."""
    return f"{record._meta.model_name}:{getattr(record, 'uuid', record.pk)}"


class Followable(ABC):
    """A kind of thing that can be followed; `kind` is part of public addresses and never changes.

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
    """The followable of this kind; None for an unknown or a former one."""
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
    """The page on which one subscribes by e-mail."""
    return f"{reverse('follow')}?{urlencode({'muc': kind, 'ma': key})}"


def feed_address(kind: str, key: str) -> str:
    return _kinds[kind].feed(key)
