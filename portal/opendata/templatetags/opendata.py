"""Template tags: JSON-LD, `{% linked_data_of notice %}`, and download links, `{% take_data "petitions" %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from portal.dialogues.models import Dialogue, Notice
from portal.opendata.exports import linked_data
from portal.opendata.exports.formats import CSV, XLSX

register = template.Library()


@register.inclusion_tag("opendata/_take_data.html")
def take_data(resource: str) -> dict[str, Any]:
    """The ways to take the rows of a public list along; `resource` is its name in the API."""
    address = f"/api/v1/{resource}"
    tables = [{"name": extension.upper(), "href": f"{address}.{extension}"} for extension in (CSV, XLSX)]
    return {"ways": [*tables, {"name": "JSON", "href": address}]}


@register.simple_tag
def linked_data_of(record: Dialogue | Notice) -> SafeString:
    return as_json_ld(linked_data.event(record) if isinstance(record, Dialogue) else linked_data.report(record))


@register.filter
def as_json_ld(data: dict[str, Any]) -> SafeString:
    """A block of data, which no browser runs; Django escapes whatever could end it."""
    block = json_script({name: value for name, value in data.items() if value is not None})
    return SafeString(block.replace("application/json", "application/ld+json", 1))
