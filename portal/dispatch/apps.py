from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "portal.dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        from portal.records import erasure

        from . import jobs, mail, schedule

        erasure.register("mail", mail.erase_mails_about)
        schedule.every(jobs.recover_lost, minutes=1)
        schedule.daily(jobs.prune_finished, hour=3)
        schedule.daily(mail.blank_old_receipts, hour=3)
