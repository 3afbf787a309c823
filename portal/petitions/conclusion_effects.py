"""Effects of conclusions on petitions: assigned when the notice is published, updated when the owner reports."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.dialogues.models import Commitment, CommitmentEvent, Conclusion, NoticeEvent
from portal.dialogues.signals import commitment_step_taken
from portal.records.actors import Actor
from portal.records.models import Attachment
from portal.records.signals import attachment_withdrawn, record_changed

from . import corrections, lifecycle
from .models import Petition


def assign_named_petitions(published: NoticeEvent) -> None:
    """A published conclusion assigns the petitions it names to its owner, with its due date."""
    notice = published.notice
    for conclusion in notice.conclusions.select_related("owner").order_by("number"):
        for petition in named_petitions(conclusion):
            if not petition.is_open:  # settled on the spot: it led to the conclusion, and nobody owes it anything
                petition.conclusion = conclusion
                petition.save(update_fields=["conclusion", "updated_at"])
                continue
            lifecycle.assign(
                petition,
                by=Actor(published.actor, published.user),
                on=published.on,
                owner=conclusion.owner,
                due_on=conclusion.due_on,
                conclusion=conclusion,
                coordinating=conclusion.coordinating.all(),
                text=f"{conclusion}, {notice.number}",
                document=notice.number,
            )


@receiver(commitment_step_taken)
def mirror_step(instance: CommitmentEvent, **kwargs: Any) -> None:
    for petition in Petition.objects.filter(conclusion=instance.commitment.conclusion_id):
        if instance.payload.corrects:
            corrections.follow_commitment(instance, petition)
        else:
            lifecycle.mirror(petition, instance)


@receiver(attachment_withdrawn)
def show_without_file(instance: Attachment, **kwargs: Any) -> None:
    """Evidence of a commitment stands on the pages of the petitions that led to it, too."""
    if isinstance(instance.subject, Commitment):
        for petition in Petition.objects.filter(conclusion=instance.subject.conclusion_id):
            record_changed.send(Petition, instance=petition)


def named_petitions(conclusion: Conclusion) -> list[Petition]:
    """Petitions that a conclusion names and that it has not assigned yet."""
    return list(
        Petition.objects.filter(code__in=conclusion.petition_codes, dialogue=conclusion.notice.dialogue_id)
        .exclude(conclusion=conclusion)
        .order_by("pk")
    )
