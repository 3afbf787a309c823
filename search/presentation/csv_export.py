"""Results as CSV: rows of the database of today, some hundred in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from portal.dialogues.models import Topic
from portal.opendata.exports.tables import BYTE_ORDER_MARK, lines
from portal.organisations.models import Unit
from search.index.documents import SOURCES, STATE_LABELS
from search.query.answer import Key

from .badges import withdrawal_of
from .results import address_of, rows_of

BATCH = 500


def csv_of(keys: Sequence[Key], *, site: str, language: str) -> Iterator[str]:
    """The table in pieces; `site` begins every address. What nobody may see (any more) is left out."""
    # A server asks for each piece when it has sent the one before, in whatever language it serves by then.
    with translation.override(language):
        head = BYTE_ORDER_MARK + lines([_head()])
        names = {"units": dict(Unit.objects.values_list("pk", "name")), "topics": dict(_topics())}
    yield head
    for first in range(0, len(keys), BATCH):
        batch = keys[first : first + BATCH]
        with translation.override(language):
            rows = rows_of(batch)
            piece = lines([_cells(key, rows[key], names, site) for key in batch if key in rows])
        yield piece


def _topics() -> Any:
    return ((topic.slug, str(topic)) for topic in Topic.objects.all())


def _head() -> list[str]:
    return [
        _("Type"),
        _("Number"),
        _("Title"),
        _("State"),
        _("Topic"),
        _("Unit"),
        _("Date"),
        _("Due"),
        _("Done on"),
        _("Address"),
    ]


def _cells(key: Key, row: Any, names: dict[str, dict[Any, str]], site: str) -> list[str]:
    source = SOURCES[key.type]
    card = source.card(row)
    return [
        str(source.label),
        card.number,
        card.title,
        next((badge.text for badge in withdrawal_of(row)), str(STATE_LABELS.get(card.state, ""))),
        names["topics"].get(card.topic, ""),
        names["units"].get(int(card.units[0]), "") if card.units else "",
        *(day.isoformat() if day else "" for day in (card.received, card.due, card.closed)),
        site.rstrip("/") + address_of(key.type, row),
    ]
