"""Publication of an approved plan or notice: one function for each, with all effects in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from portal.dialogues import deadlines
from portal.dialogues.editions import append_snapshot, public_text
from portal.dialogues.models import AnnualPlan, Dialogue, Notice, NoticeEvent, NoticeReading
from portal.dialogues.publication import go_live, make_public, number_conclusions, publish_plan
from portal.records.actors import Actor
from portal.records.history.act_dates import moment_of_entry
from portal.records.ledger.states import committed_together
from portal.records.signals import record_changed

from .conclusion_effects import assign_named_petitions

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def publish(revision: Any, *, user: User | None = None) -> None:
    """Publish a revision of a plan or a notice. Raises ValidationError if something is missing for publication."""
    if isinstance(revision.content_object, AnnualPlan):
        publish_plan(revision, user=user)
    else:
        publish_notice(revision, user=user)


@transaction.atomic
@committed_together()
def publish_notice(revision: Any, *, user: User | None = None) -> NoticeEvent:
    """Publish an approved notice with all that follows, in this order; return the event that holds its text.

    1. The revision becomes the text. 2. Its conclusions get numbers, and commitments where they name an owner.
    3. The text goes into the ledger. 4. The notice becomes public. 5. The deadlines of its dialogue are worked out
    anew: the notice meets its own. 6. The petitions that it names are assigned to the owners. Only then the change is
    announced to whoever listens: cache, index, feeds, mail.

    A further publication of the same notice appends another snapshot, with what it changed.
    Raises ValidationError if something is missing for publication.
    """
    former = public_text(revision.content_object)
    notice: Notice = go_live(revision.content_object, revision, user=user)
    approver, now = Actor(name=str(notice.unit), user=user), moment_of_entry() or timezone.now()
    number_conclusions(notice, by=approver, now=now)
    event: NoticeEvent = append_snapshot(notice, former=former, by=approver, now=now)
    make_public(notice, by=approver, on=timezone.localdate(now))
    NoticeReading.objects.filter(notice=notice).delete()
    deadlines.settle(notice.dialogue)
    assign_named_petitions(event)
    record_changed.send(Notice, instance=notice)
    record_changed.send(Dialogue, instance=notice.dialogue)
    return event
