"""The editions of a document: the text of each for the ledger, and what each changed in the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.language import cleaning
from portal.records.actors import Actor
from portal.records.history.changes import fields_of, stored
from portal.records.history.payloads import CorrectionNote, FieldChange
from portal.records.ledger.hash_chain import canonical

from .event_data import NoticeData
from .models import AnnualPlan, Notice, NoticeEvent, OfficialDocument, PlanEvent, PlannedDialogue

Text = dict[str, Any]

# Fields that stand in the official text; the rows of a plan have their own.
# These came later: a text holds them where they say something, so that the bytes of other texts stay as they were.
SIGNATURE = ("signing_capacity", "signer_role", "signer", "recipients")
TEXTS = ("summary", "opening", "assessment", "closing", *SIGNATURE)
OF_NOTICES = ("number", "issued_on", "title", *TEXTS)
OF_PLANS = ("number", "issued_on", "title", "text")
OF_ROWS = ("theme", "chair", "form", "time_text", "starts_on", "place_text", "audience", "adviser")
FIELDS: dict[type[OfficialDocument], dict[str, models.Field[Any, Any]]] = {
    Notice: fields_of(Notice, *OF_NOTICES),
    AnnualPlan: {
        **fields_of(AnnualPlan, *OF_PLANS),
        **fields_of(PlannedDialogue, *OF_ROWS),
        "rows": models.TextField(gettext_lazy("planned dialogue"), blank=True),
    },
}
EVENTS: dict[type[OfficialDocument], Any] = {Notice: NoticeEvent, AnnualPlan: PlanEvent}


def event_of(document: OfficialDocument) -> Any:
    """The kind of events that tell of the document."""
    return EVENTS[type(document)]


def text_of(document: Any) -> Text:
    """The text as plain data, the same on every machine, so that its hash can be checked."""
    head = {name: stored(getattr(document, name)) for name in ("number", "issued_on", "title")}
    own = _of_notice(document) if isinstance(document, Notice) else _of_plan(document)
    # Cleaned as an event keeps it: its hash is of what is kept.
    return cleaning.tree({**head, "issuer": str(document.unit), **own})


def _of_notice(notice: Notice) -> Text:
    return {
        **{name: text for name in TEXTS if (text := getattr(notice, name)) or name not in SIGNATURE},
        "conclusions": [
            {
                "number": conclusion.number,
                "text": conclusion.text,
                "owner": str(conclusion.owner or ""),
                "due_on": stored(conclusion.due_on),
                **({"due_words": conclusion.due_words} if conclusion.due_words else {}),
            }
            for conclusion in notice.conclusions.select_related("owner").order_by("number")
        ],
    }


def _of_plan(plan: AnnualPlan) -> Text:
    rows = plan.rows.select_related("chair").order_by("sort_order", "pk")
    return {
        "year": plan.year,
        "text": plan.text,
        "rows": [
            {name: str(row.chair) if name == "chair" else stored(getattr(row, name)) for name in OF_ROWS}
            for row in rows
        ],
    }


def public_text(document: OfficialDocument) -> Text | None:
    """The text that was published last, before a further revision takes its place; None for a first edition.

    What an older snapshot did not hold is as the public reads it now.
    """
    kind = event_of(document)
    latest = kind.objects.filter(**{kind.subject_field: document, "kind": kind.Kind.PUBLISHED}).order_by("pk").last()
    published: Text = (latest.payload.text if latest else None) or {}
    public = type(document)._default_manager.filter(pk=document.pk).first()
    shown = text_of(public) if public is not None and public.is_public else {}
    return {**shown, **published} or None


def append_snapshot(document: Any, *, former: Text | None, by: Actor, now: datetime) -> Any:
    """Put the published text into the ledger; of a further edition with what it changed in the `former` text."""
    return append_edition(
        document, text_of(document), former=former, by=by, on=document.issued_on, changed_on=timezone.localdate(now)
    )


def append_edition(
    document: Any, text: Text, *, former: Text | None, by: Actor, on: date, changed_on: date, **given: Any
) -> Any:
    """The event of one edition. `given` are columns of an event that is known from elsewhere, as its `uuid`."""
    kind = event_of(document)
    data = NoticeData(sha256=sha256_of(text), text=text)
    if former is not None and (changes := tuple(changes_between(former, text, FIELDS[type(document)]))):
        note = CorrectionNote(on=changed_on, reason=_("An edition that was approved."))
        data = data.but(changes=changes, correction=note)
    return kind.objects.append(
        kind(
            **{kind.subject_field: document},
            kind=kind.Kind.PUBLISHED,
            actor=by.name,
            user=by.user,
            on=on,
            document=text["number"],
            data=data.to_json(),
            **given,
        )
    )


def sha256_of(text: Text) -> str:
    return hashlib.sha256(canonical(text)).hexdigest()


def changes_between(before: Text, after: Text, fields: Any) -> Iterator[FieldChange]:
    """Fields whose values differ; those of the third row of a plan are named "rows.3.theme", the row itself "rows.3".

    What an older snapshot did not hold is not known to have changed; a signature that it does not hold was empty.
    """
    empty = dict.fromkeys(set(SIGNATURE) & set(fields), "")
    before, after = {**empty, **before}, {**empty, **after}
    for name in fields:
        if name != "rows" and name in after and name in before and before[name] != after[name]:
            yield _change(name, before[name], after[name])
    if "rows" in before and "rows" in after:
        yield from _changed_rows(before["rows"], after["rows"])


def _changed_rows(before: Sequence[Text], after: Sequence[Text]) -> Iterator[FieldChange]:
    """Rows are compared with the row of the same theme, or else with the one that stood in their place."""
    old_themes, new_themes = ([str(row.get("theme")) for row in rows] for rows in (before, after))
    matcher = SequenceMatcher(a=old_themes, b=new_themes, autojunk=False)
    for _tag, first, last, start, end in matcher.get_opcodes():
        former, now = list(before[first:last]), list(after[start:end])
        for place, (old, new) in enumerate(zip(former, now, strict=False)):
            for name in OF_ROWS:
                if old.get(name) != new.get(name):
                    yield _change(f"rows.{start + place + 1}.{name}", old.get(name), new.get(name))
        for place in range(len(now), len(former)):
            yield _change(f"rows.{first + place + 1}", _in_a_line(former[place]), "")
        for place in range(len(former), len(now)):
            yield _change(f"rows.{start + place + 1}", "", _in_a_line(now[place]))


def _change(field: str, before: Any, after: Any) -> FieldChange:
    return FieldChange(field=field, before=before, after=after)


def _in_a_line(row: Text) -> str:
    return " · ".join(filter(None, (row.get(name) for name in ("theme", "time_text", "place_text", "chair"))))
