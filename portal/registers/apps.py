from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "portal.registers"
    verbose_name = _("Registers of units")

    def ready(self) -> None:
        from portal.dispatch import schedule

        from . import jobs

        schedule.daily(jobs.forget_old, hour=3)
