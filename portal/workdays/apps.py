from typing import Any

from django.apps import AppConfig
from django.db.models import Model
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class WorkdaysConfig(AppConfig):
    name = "portal.workdays"
    verbose_name = _("Working calendar")

    def ready(self) -> None:
        from portal.records.ledger import checks, states
        from portal.records.signals import calendar_changed, record_purged

        from . import initial_data, verification

        checks.register("due dates", verification.due_dates)
        for name in ("DeadlineRule", "SpecialDay"):
            states.register(self.get_model(name), is_saved=True)
        calendar_changed.connect(_recompute, dispatch_uid="workdays.recompute")
        record_purged.connect(_delete_deadlines, dispatch_uid="workdays.delete_deadlines")
        post_save.connect(_judge_anew, sender=self.get_model("DeadlineRule"), dispatch_uid="workdays.judge")
        post_migrate.connect(initial_data.seed_empty_tables, sender=self, dispatch_uid="workdays.seed")


def _recompute(reason: str, **kwargs: Any) -> None:
    from .deadlines import recompute_open

    recompute_open(reason=reason)


def _judge_anew(instance: Any, created: bool, **kwargs: Any) -> None:
    from .deadlines import judge_anew

    if not created:
        judge_anew(instance)


def _delete_deadlines(instance: Model, **kwargs: Any) -> None:
    from .deadlines import delete_deadlines

    delete_deadlines(instance)
