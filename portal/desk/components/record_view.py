"""The inspect view of a record: facts, deadlines with their explanation, history, related records, audit trail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.log_actions import registry as log_registry

from portal.corrections.descriptions import changes_of
from portal.corrections.models import Correction
from portal.records.history.act_dates import TwoDays
from portal.records.history.changes import Change
from portal.records.history.order import corrected_uuids
from portal.records.models import Attachment, Event, VisibilityDecision
from portal.removals.models import Removal
from portal.workdays.models import Deadline, SpecialDay

from .listing import due_status

TRAIL_AT_MOST = 30
BESIDE_FILES = ("transcript", "withdrawal", "replaced_by")


@dataclass(frozen=True)
class Fact:
    label: Any
    value: Any
    href: str = ""


@dataclass(frozen=True)
class Step:
    """One event of the history, with its files."""

    on: date
    title: str
    by: str
    text: str = ""
    document: str = ""
    files: Sequence[Attachment] = ()
    entered: str = ""
    correct_href: str = ""
    is_corrected: bool = False  # by another step, which counts
    changes: Sequence[Change] = ()


@dataclass(frozen=True)
class Row:
    """A record that belongs to this one, with its state and due date where it has them."""

    title: str
    href: str
    state: Any = ""
    due: dict[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Section:
    heading: Any
    rows: Sequence[Row]
    empty: Any = ""
    add_href: str = ""
    add_label: Any = ""


class RecordView(generic.InspectView):
    """The inspect view. Subclasses give the facts, events and sections of their kind of record."""

    any_permission_required = ["view"]
    template_name = "desk/record.html"
    viewset: Any = None

    def get_facts(self) -> Iterable[Fact]:
        return ()

    def get_sections(self) -> Iterable[Section]:
        return ()

    def get_events(self) -> list[Event]:
        """The events of the history; the view sorts them by date."""
        return []

    @property
    def record_of_history(self) -> Any:
        return self.object

    def get_state(self) -> tuple[str, bool]:
        """The label of the state, and whether it is one that people are working on."""
        return "", False

    def get_reminders(self) -> list[str]:
        """Sentences on what is missing or owed."""
        return []

    def get_fields_context(self) -> list[Any]:
        return []  # the facts stand in their place

    def get_header_title(self) -> str:
        """The name of the record itself, in the tab and above it."""
        return self.get_page_subtitle()

    @cached_property
    def allowed_actions(self) -> frozenset[str]:
        return self.permission_policy.actions

    @cached_property
    def deadlines(self) -> list[dict[str, Any]]:
        found = list(Deadline.of(self.object).select_related("rule").prefetch_related("changes"))
        if not found:
            return []
        calendar, today = SpecialDay.objects.calendar(), timezone.localdate()
        return [
            {"deadline": deadline, "standing": deadline.standing(today=today, calendar=calendar)} for deadline in found
        ]

    def get_steps(self) -> list[Step]:
        events = self.get_events()
        files, corrected = files_of(events), corrected_uuids(events)
        for found in files.values():
            self.add_action_links(found)
        steps = [
            Step(
                event.on,
                title_of(event),
                event.actor,
                event.text,
                event.document,
                files[key_of(event)],
                TwoDays.of(event, self.record_of_history).of_step,
                correct_href=self.viewset.correct_href(
                    event, self.object, user=self.request.user, allowed=self.allowed_actions
                ),
                is_corrected=str(event.uuid) in corrected,
                changes=changes_of(event),
            )
            for event in events
        ]
        return sorted(steps, key=lambda step: step.on)

    def add_action_links(self, files: list[Any]) -> list[Any]:
        """Set `withdraw_href` and `correct_href` of each file; empty for an account that may not."""
        for file in files:
            file.withdraw_href, file.correct_href = self.viewset.file_hrefs(
                file, self.object, user=self.request.user, allowed=self.allowed_actions
            )
        return files

    @property
    def corrections(self) -> list[Any]:
        """Proposals that wait for their approval, seen by whoever sees the record."""
        return list(Correction.of(self.object).waiting())

    @property
    def removals(self) -> list[Any]:
        """Proposals to remove it that wait for a second person, seen by whoever sees the record."""
        return list(Removal.of(self.object).waiting())

    def get_trail(self) -> list[Any]:
        entries = log_registry.get_logs_for_instance(self.object).select_related("user", "user__wagtail_userprofile")
        return list(entries[:TRAIL_AT_MOST])

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        name = self.model._meta
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(name.verbose_name_plural)},
            {"url": "", "label": capfirst(name.verbose_name)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state, is_live = self.get_state()
        return {
            **super().get_context_data(**kwargs),
            "state": state,
            "state_is_live": is_live,
            "facts": [fact for fact in self.get_facts() if fact.value not in (None, "")],
            "sections": list(self.get_sections()),
            "steps": self.get_steps(),
            "files": self.add_action_links(list(Attachment.of(self.object).select_related(*BESIDE_FILES))),
            "deadlines": self.deadlines,
            "trail": self.get_trail(),
            "reminders": self.get_reminders(),
            "corrections": self.corrections,
            "removals": self.removals,
            "buttons": self.get_buttons(),
            "edit_url": self.get_edit_url(),
            "public_url": self.get_public_url(),
        }

    def get_buttons(self) -> list[Any]:
        return self.viewset.buttons(self.object, user=self.request.user, allowed=self.allowed_actions)

    def get_public_url(self) -> str:
        return self.object.get_absolute_url() if getattr(self.object, "is_public", False) else ""


def title_of(event: Any) -> str:
    if isinstance(event, VisibilityDecision):
        return _("Decision on visibility: %(level)s") % {"level": event.level.label}
    return str(event.get_kind_display())


def key_of(event: Event) -> tuple[type[Event], int]:
    """The key under which the files of an event are found. A step taken on the commitment has its files there."""
    origin = getattr(event, "commitment_event", None) or event
    return type(origin), origin.pk


def files_of(events: Iterable[Event]) -> dict[tuple[type[Event], int], list[Attachment]]:
    """The files of many events, in one query for each kind of event."""
    keys = defaultdict(list)
    for event in events:
        model, pk = key_of(event)
        keys[model].append(pk)
    found = defaultdict(list)
    for model, pks in keys.items():
        content_type = ContentType.objects.get_for_model(model)
        attachments = Attachment.objects.filter(content_type=content_type, object_id__in=pks)
        for attachment in attachments.select_related(*BESIDE_FILES):
            found[model, attachment.object_id].append(attachment)
    return found


def due_status_of(record: Any, *, is_owed: bool) -> dict[str, Any]:
    return {"due_on": record.due_on, **due_status(record.due_on if is_owed else None)}


def decisions(record: Any) -> list[VisibilityDecision]:
    return list(VisibilityDecision.of(record))
