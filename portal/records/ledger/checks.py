"""The checks of `verify_records`: each yields one sentence for each thing that is not as it was committed.

An app registers its own when it starts; the order of registration is that of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

Shown = Callable[[Iterable[str]], Iterable[str]]


@dataclass(frozen=True)
class Check:
    """`look` yields what differs. One that derives records from their events takes `since`, an entry of the ledger.

    What has not changed since was derived by a run that found nothing; that it has not changed, the others tell.
    """

    look: Callable[..., Iterator[str]]
    is_derived: bool = False


CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Difference:
    """What one check has found. The sentence names the record, which may be hidden: it is for the staff."""

    check: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def register(name: str, look: Callable[..., Iterator[str]], *, is_derived: bool = False) -> None:
    CHECKS[name] = Check(look, is_derived)


def differences(*, shown: Shown = iter, since: int = 0) -> Iterator[Difference]:
    """All that differs, in one consistent view of the database. `shown` wraps the checks, to tell how far it is.

    A check that fails, as at a row that nobody can read, is a difference itself; the others go on.
    """
    with as_of_one_moment():
        for name in shown(list(CHECKS)):
            yield from (Difference(name, sentence) for sentence in _run(name, CHECKS[name], since))


def _run(name: str, check: Check, since: int) -> Iterator[str]:
    try:
        yield from check.look(since=since) if check.is_derived else check.look()
    except Exception as error:  # whatever an odd row leads to, it is no reason to look at nothing else
        yield _("The check “%(check)s” could not be finished: %(error)s") % {
            "check": name,
            "error": f"{type(error).__name__}: {error}",
        }


@contextmanager
def as_of_one_moment() -> Iterator[None]:
    """Context manager: what is written meanwhile is not seen, and no writer waits."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            _end()


def _end() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
    except DatabaseError:  # the failure that led here has ended it
        connection.close()
