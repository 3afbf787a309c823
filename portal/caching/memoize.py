"""Memoises reads that many pages share, until a record that they depend on changes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakSet

from django.db import models, transaction
from django.utils.translation import get_language

from .dependencies import all_of, track
from .versions import UNREACHABLE, versions

logger = logging.getLogger(__name__)

Asked = ParamSpec("Asked")
Read = TypeVar("Read")
Kinds = tuple[type[models.Model] | str, ...]

# Answers to one function; readers who ask for ever other ones must not fill the memory.
MOST = 256
# Seconds after which an answer is read anew in any case: not every way into a database tells of itself.
LIFE = 600
# Seconds in which nobody waits once more for stamps that could not be reached.
REST = 5


@dataclass(frozen=True)
class _Answer(Generic[Read]):
    """`since`: the moment of the stamps' clock before it was read; `until`: of the clock of this process."""

    value: Read
    tags: tuple[str, ...]
    since: int
    until: float


class Memory(Generic[Read]):
    """Answers by their questions, in this process, in the reader's language.

    Nobody changes what it gives: other readers are given the same. Inside a transaction it is not used, since what is
    written there may never be committed, nor while the stamps cannot be reached.
    """

    _away_until = 0.0
    _all: WeakSet[Memory[Any]] = WeakSet()

    def __init__(self) -> None:
        self._answers: dict[Hashable, _Answer[Read]] = {}
        self._all.add(self)

    def get_or_compute(self, question: Hashable, read: Callable[[], Read], kinds: Kinds = ()) -> Read:
        """The answer that is known, or else read now; it lists or counts the records of `kinds`."""
        now = time.monotonic()
        if now >= Memory._away_until and not transaction.get_connection().in_atomic_block:
            try:
                answer = self._known((get_language(), question), read, kinds, now=now)
            except _Away:
                logger.warning("Nothing is remembered for a while: the stamps cannot be reached.")
                Memory._away_until = now + REST
            else:
                all_of(*answer.tags)
                return answer.value
        all_of(*kinds)
        return read()

    def _known(self, key: Hashable, read: Callable[[], Read], kinds: Kinds, *, now: float) -> _Answer[Read]:
        answer = self._answers.get(key)
        if answer and now < answer.until and _reached(versions().unchanged, answer.tags, since=answer.since):
            return answer
        since = _reached(versions().clock)
        with track() as notes:
            all_of(*kinds)
            value = read()
        _reached(versions().persist, notes.fewest)
        if len(self._answers) >= MOST:
            self._answers.clear()
        self._answers[key] = answer = _Answer(value, notes.fewest, since, now + LIFE)
        return answer

    @classmethod
    def clear(cls) -> None:
        """Everything, in this process: another database has taken the place of the one that was read."""
        Memory._away_until = 0.0
        for memory in cls._all:
            memory._answers.clear()


def memoize(*kinds: type[models.Model] | str) -> Callable[[Callable[Asked, Read]], Callable[Asked, Read]]:
    """A function that reads public records of `kinds`, or what stands on every page.

    Its arguments are hashable, the day among them if it matters.
    """

    def decorate(read: Callable[Asked, Read]) -> Callable[Asked, Read]:
        memory: Memory[Read] = Memory()

        @wraps(read)
        def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Read:
            return memory.get_or_compute((args, *sorted(kwargs.items())), lambda: read(*args, **kwargs), kinds)

        return asked

    return decorate


class _Away(Exception):
    """The stamps cannot be reached."""


def _reached(ask: Callable[Asked, Read], *args: Asked.args, **kwargs: Asked.kwargs) -> Read:
    try:
        return ask(*args, **kwargs)
    except UNREACHABLE as error:
        raise _Away from error
