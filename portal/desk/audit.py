"""The audit trail: every change of a record of ours goes into a log that knows whose unit it was."""

from __future__ import annotations

from wagtail.log_actions import LogActionRegistry

from .actions.base import log_action
from .actions.corrections import CORRECT_STEP
from .actions.files import CORRECT_FILE, WITHDRAW_FILE
from .menu import RECORDS, Administration, Reception
from .models import RecordLogEntry
from .permissions.roles import POLICIES


def register(actions: LogActionRegistry) -> None:
    for model in POLICIES:
        actions.register_model(model, RecordLogEntry)
    for viewset in (*RECORDS, *Reception.items, *Administration.items):
        for action in (*getattr(viewset, "actions", ()), WITHDRAW_FILE, CORRECT_FILE, CORRECT_STEP):
            actions.register_action(log_action(viewset.model, action), action.label, action.label)
