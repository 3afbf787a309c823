from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransparencyConfig(AppConfig):
    name = "portal.transparency"
    verbose_name = _("Transparency log")

    def ready(self) -> None:
        from portal.dispatch import schedule
        from portal.records.ledger import checks

        from . import jobs, verification

        checks.register("log", verification.differences)
        schedule.every(jobs.publish_checkpoint, minutes=60)
        schedule.daily(jobs.renew_cosignatures, hour=5)
