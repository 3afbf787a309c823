from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialoguesConfig(AppConfig):
    name = "portal.dialogues"
    verbose_name = _("Dialogues")

    def ready(self) -> None:
        from portal.records.signals import calendar_changed

        from . import corrections, shown

        shown.register()
        corrections.register()
        calendar_changed.connect(_follow_calendar, dispatch_uid="dialogues.reception")


def _follow_calendar(reason: str, **kwargs: Any) -> None:
    from django.utils import timezone

    from .reception import follow_calendar

    follow_calendar(reason=reason, today=timezone.localdate())
