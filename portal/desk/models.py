"""Models of the desk: the log entry of a change, and the workflow task of approval by a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import BaseLogEntry, Task, TaskState
from wagtail.models.audit_log import BaseLogEntryManager

from portal.dialogues.models import Commitment
from portal.organisations.models import Unit
from portal.organisations.policy import reach_of

from .permissions import approval

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class RecordLogEntryManager(BaseLogEntryManager):
    def log_action(self, instance: Any, action: str, **kwargs: Any) -> Any:
        unit = unit_of(instance)
        return super().log_action(instance, action, object_id=instance.pk, unit_id=unit and unit.pk, **kwargs)

    def for_instance(self, instance: Any) -> QuerySet[Any]:
        content_type = ContentType.objects.get_for_model(instance, for_concrete_model=False)
        return self.filter(content_type=content_type, object_id=instance.pk)

    def viewable_by_user(self, user: User) -> QuerySet[Any]:
        """Log entries of records of the account's own units."""
        reach = reach_of(user, on=timezone.localdate())
        return self.all() if reach.is_everything else self.filter(unit__in=reach.all_units)


class RecordLogEntry(BaseLogEntry):
    """A log entry: an account did something to a record of a unit.

    Not part of the public record, and deleted with it.
    """

    object_id = models.PositiveBigIntegerField(db_index=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )

    objects = RecordLogEntryManager()

    class Meta(BaseLogEntry.Meta):
        ordering = ["-timestamp", "-id"]
        verbose_name = _("entry in the log of the desk")
        verbose_name_plural = _("log of the desk")


def unit_of(record: Any) -> Unit | None:
    """The unit whose staff may read what happened to the record; None for what belongs to no unit."""
    if isinstance(record, Unit):
        return record
    if isinstance(record, Commitment):
        return record.conclusion.notice.unit
    unit = getattr(record, "unit", None)
    return unit if isinstance(unit, Unit) else None


class UnitApprovalTask(Task):
    """Approval by an approver of the unit that owns the document, who has not written any of it."""

    lock_class = approval.ApprovalLock

    class Meta:
        verbose_name = _("approval by the unit")
        verbose_name_plural = _("approvals by the unit")

    def locked_for_user(self, obj: Any, user: User) -> bool:
        """Locked for everybody: what is approved is exactly what was submitted."""
        return True

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        if not approval.may_decide(obj, user=user):
            return []
        return [("reject", str(_("Ask for changes")), True), ("approve", str(_("Approve")), False)]

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Asks once more of the record itself, whichever way the decision came.

        Raises PermissionDenied, or ValidationError if something is missing for publication.
        """
        approval.require_decision_allowed(task_state, user=user, action=action_name)
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state")
        mine = [state.pk for state in waiting if approval.may_decide(state.workflow_state.content_object, user=user)]
        return TaskState.objects.filter(pk__in=mine)

    @classmethod
    def get_description(cls) -> str:
        return str(_("An approver of the unit that owns the document, who did not write it"))
