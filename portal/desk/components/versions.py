"""Versions of a record for the edit lock, and what has changed between two of them.

A version is a digest of each stored value, so that a form can tell which fields changed meanwhile. Actions also compare
the history, the draft and the approval, which change no field that is shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, TypeAlias

from django.db.models import Field, Model
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import DraftStateMixin, LockableMixin, Revision, RevisionMixin, WorkflowMixin

from portal.fields.folded import FoldedField

from .record_view import title_of
from .values import format_date, plain

FIELD = "opened_version"
# What Wagtail notes on a record about its drafts; described by `_progress` instead.
OF_DRAFTS = frozenset(
    field.name
    for mixin in (RevisionMixin, DraftStateMixin, LockableMixin, WorkflowMixin)
    for field in mixin._meta.get_fields()
)
# Whoever logs in, and the clock, change nothing that somebody wrote.
NOT_WRITTEN = frozenset({"last_login", "updated_at", "uuid"})

Version: TypeAlias = dict[str, str]


def version_of(record: Model, *, with_progress: bool = False) -> Version:
    """The digest of each field; `with_progress` also those of the history, the draft and the approval."""
    values = {field.name: value_of(record, field) for field in fields_of(record)}
    if with_progress:
        values |= {name: key for name, key, _sentence in _progress(record)}
    return {name: digest(value) for name, value in values.items()}


def fields_of(record: Model) -> list[Field[Any, Any]]:
    fields = [*record._meta.concrete_fields, *record._meta.many_to_many]
    written = [each for each in fields if not each.primary_key and not isinstance(each, FoldedField)]
    return [each for each in written if each.name not in OF_DRAFTS | NOT_WRITTEN]


def value_of(record: Model, field: Field[Any, Any]) -> str:
    if field.many_to_many:
        return " ".join(sorted(str(each.pk) for each in field.value_from_object(record)))
    return str(field.value_to_string(record))  # of JSON it gives no string


def digest(value: str) -> str:
    return blake2b(value.encode(), digest_size=6).hexdigest()


def dump(version: Version) -> str:
    return json.dumps(version, separators=(",", ":"))


def load(text: str) -> Version:
    """The version sent back by a form; empty for a missing or malformed one."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def changed_since(record: Model, opened: Version) -> list[str]:
    """The names of the fields that differ. `record` is as the database has it."""
    now = version_of(record, with_progress=True)
    return [name for name, value in opened.items() if name in now and now[name] != value]


def conflict_message() -> str:
    return _(
        "Somebody else, or another window of yours, changed this after you opened it. Nothing was overwritten, and "
        "what you typed is still here. Read what changed, then save again if yours is right."
    )


def describe_changes(record: Model, names: list[str]) -> list[str]:
    """One sentence for each change, with the present value."""
    sentences = [
        _("%(field)s is now: %(value)s")
        % {"field": capfirst(field.verbose_name), "value": display_value(record, field)}
        for field in fields_of(record)
        if field.name in names
    ]
    return [*sentences, *(sentence for name, _key, sentence in _progress(record) if name in names)]


def display_value(record: Any, field: Field[Any, Any]) -> str:
    """The value of a field as it is displayed, shortened."""
    if field.many_to_many:
        text = ", ".join(map(str, field.value_from_object(record)))
    elif field.choices:
        text = str(getattr(record, f"get_{field.name}_display")())
    else:
        text = plain(getattr(record, field.name))
    return Truncator(text).chars(200) or _("nothing")


def _progress(record: Any) -> Iterator[tuple[str, str, str]]:
    """Name, key and sentence of what moves beside the fields."""
    if isinstance(record, RevisionMixin) and record.latest_revision:
        revision = record.latest_revision
        yield "draft", f"{revision.pk} {revision.created_at.isoformat()}", describe_last_save(revision)
    if isinstance(record, WorkflowMixin):
        task = record.current_workflow_task_state
        yield "approval", f"{task.pk} {task.status}" if task else "", _("Its approval has gone on.")
    if hasattr(record, "events"):
        step = record.events.order_by("-pk").first()
        yield "steps", str(step.pk) if step else "", step_of(step) if step else ""
    if hasattr(record, "findings"):
        finding = record.findings.order_by("-pk").first()
        yield "findings", str(finding.pk) if finding else "", step_of(finding) if finding else ""


def step_of(step: Any) -> str:
    return _("A step was recorded: %(step)s, %(date)s, %(by)s") % {
        "step": title_of(step),
        "date": format_date(step.on),
        "by": step.actor,
    }


def describe_last_save(revision: Revision) -> str:
    return _("Saved by %(user)s at %(time)s.") % {
        "user": get_user_display_name(revision.user) if revision.user else _("the portal"),
        "time": f"{localtime(revision.created_at):%H:%M %d/%m/%Y}",
    }
