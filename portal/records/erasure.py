"""Erasure registry: every exit through which a record leaves the database, and how each forgets one.

An exit registers a handler when its app starts. `EXITS` names the doors that the portal has; the system
check `records.E001` fails when one of them has no handler.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.checks import CheckMessage, Error
from django.core.checks import register as register_check
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

Handler = Callable[[Model], None]

EXITS = {
    "search": _("the search index"),
    "attachments": _("files of the record"),
    "desk": _("drafts, revisions and the log of the desk"),
    "page_cache": _("pages that are kept for the next reader"),
    "mail": _("queued mails and the text of sent ones"),
    "following": _("mails to followers and the receipts of what they were told"),
    "dumps": _("the dump of the open data"),
}

_handlers: dict[str, Handler] = {}
_asking: set[str] = set()


def register(name: str, handler: Handler, *, asks_each_time: bool = False) -> None:
    """Make `handler(record)` the way in which the exit `name` forgets a record, in the transaction of the change.

    `asks_each_time`: the exit asks for the record's visibility whenever it shows something. It need not forget a
    record that is only hidden, which stays whole for its unit; a purged one it must.
    """
    if name not in EXITS:
        raise ValueError(f"{name!r} is not an exit: add it to portal.records.erasure.EXITS")
    _handlers[name] = handler
    _asking.discard(name)
    if asks_each_time:
        _asking.add(name)


def hide(record: Model) -> None:
    """Ask every exit that keeps what it shows to forget a record that is no longer public."""
    for name, handler in _handlers.items():
        if name not in _asking:
            handler(record)


def forget(record: Model) -> None:
    """Ask every exit to forget a record that is purged."""
    for handler in _handlers.values():
        handler(record)


@register_check()
def every_exit_forgets(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    return [
        Error(f"The exit {name!r} has no purge handler: a purged record would still be found there.", id="records.E001")
        for name in EXITS
        if name not in _handlers
    ]
