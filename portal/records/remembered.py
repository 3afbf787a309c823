"""Reads that many pages make alike: a process keeps the answer until something that it shows has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakSet

from django.db import models, transaction
from django.utils.translation import get_language

from .shown import all_of, noting
from .stamps import UNREACHABLE, stamps

Asked = ParamSpec("Asked")
Read = TypeVar("Read")
Kinds = tuple[type[models.Model] | str, ...]

# Answers to one function; readers who ask for ever other ones must not fill the memory.
MOST = 256
NEVER = -1


@dataclass(frozen=True)
class _Answer(Generic[Read]):
    """`since`: the moment of the stamps' clock before it was read."""

    value: Read
    tags: tuple[str, ...]
    since: int


class Memory(Generic[Read]):
    """Answers by their questions, in this process, in the reader's language.

    Nobody changes what it gives: other readers are given the same. Inside a transaction it is not used, since what is
    written there may never be committed.
    """

    _all: WeakSet[Memory[Any]] = WeakSet()

    def __init__(self) -> None:
        self._answers: dict[Hashable, _Answer[Read]] = {}
        self._all.add(self)

    def recall(self, question: Hashable, read: Callable[[], Read], kinds: Kinds = ()) -> Read:
        """The answer that is known, or else read now; it lists or counts the records of `kinds`."""
        if transaction.get_connection().in_atomic_block:
            all_of(*kinds)
            return read()
        key = (get_language(), question)
        answer = self._answers.get(key)
        if answer is None or not _holds(answer):
            answer = _read(read, kinds)
            if len(self._answers) >= MOST:
                self._answers.clear()
            self._answers[key] = answer
        all_of(*answer.tags)
        return answer.value

    @classmethod
    def forget(cls) -> None:
        """Everything, in this process: another database has taken the place of the one that was read."""
        for memory in cls._all:
            memory._answers.clear()


def remembered(*kinds: type[models.Model] | str) -> Callable[[Callable[Asked, Read]], Callable[Asked, Read]]:
    """A function that reads public records of `kinds`, or what stands on every page.

    Its arguments are hashable, the day among them if it matters.
    """

    def decorate(read: Callable[Asked, Read]) -> Callable[Asked, Read]:
        memory: Memory[Read] = Memory()

        @wraps(read)
        def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Read:
            return memory.recall((args, *sorted(kwargs.items())), lambda: read(*args, **kwargs), kinds)

        return asked

    return decorate


def _holds(answer: _Answer[Any]) -> bool:
    try:
        return stamps().hold(answer.tags, since=answer.since)
    except UNREACHABLE:
        return False


def _read(read: Callable[[], Read], kinds: Kinds) -> _Answer[Read]:
    """What was read; where the stamps cannot be reached, since a moment that holds nothing."""
    with noting() as notes:
        all_of(*kinds)
        try:
            since = stamps().clock()
        except UNREACHABLE:
            since = NEVER
        value = read()
    try:
        stamps().remember(notes.fewest)
    except UNREACHABLE:
        since = NEVER
    return _Answer(value, notes.fewest, since)
