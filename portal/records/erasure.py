"""Erasure registry: the channels that copy or publish records, and how each of them erases one.

A channel registers its handler when its app starts. The system check `records.E001` fails when one of `CHANNELS` has no
handler.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.checks import CheckMessage, Error
from django.core.checks import register as register_check
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

Handler = Callable[[Model], None]

CHANNELS = {
    "search": _("the search index"),
    "attachments": _("files of the record"),
    "desk": _("drafts, revisions and the log of the desk"),
    "page_cache": _("pages that are kept for the next reader"),
    "mail": _("queued mails and the text of sent ones"),
    "following": _("mails to followers and the receipts of what they were told"),
    "dumps": _("the dump of the open data"),
}

_handlers: dict[str, Handler] = {}
_checking_visibility: set[str] = set()


def register(name: str, handler: Handler, *, checks_visibility: bool = False) -> None:
    """Let the channel `name` erase records by `handler(record)`, in the transaction of the change.

    `checks_visibility`: the channel checks the record's visibility on every read. It need not erase a record that is
    only hidden, which stays whole for its unit; a purged one it must.
    """
    if name not in CHANNELS:
        raise ValueError(f"{name!r} is not a channel: add it to portal.records.erasure.EXITS")
    _handlers[name] = handler
    _checking_visibility.discard(name)
    if checks_visibility:
        _checking_visibility.add(name)


def hide(record: Model) -> None:
    """Erase a record that is no longer public from every channel that does not check visibility."""
    for name, handler in _handlers.items():
        if name not in _checking_visibility:
            handler(record)


def erase(record: Model) -> None:
    """Erase a purged record from every channel."""
    for handler in _handlers.values():
        handler(record)


@register_check()
def every_channel_has_handler(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    return [
        Error(
            f"The channel {name!r} has no purge handler: a purged record would still be found there.", id="records.E001"
        )
        for name in CHANNELS
        if name not in _handlers
    ]
