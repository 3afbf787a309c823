from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemovalsConfig(AppConfig):
    name = "portal.removals"
    verbose_name = _("Removals")

    def ready(self) -> None:
        from portal.dispatch import schedule
        from portal.records.ledger import states
        from portal.records.signals import record_purged

        from . import jobs

        states.register(self.get_model("PurgeEvent"))
        record_purged.connect(jobs.record_was_purged, dispatch_uid="removals.overwrite")
        schedule.daily(jobs.overwrite, hour=3)
