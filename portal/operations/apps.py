from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "portal.operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from portal.caching import purging
        from portal.dispatch import schedule
        from portal.records import erasure

        from . import jobs, receivers  # noqa: F401 (connects the receivers)

        schedule.every(jobs.keep_room, minutes=30)
        schedule.daily(jobs.verify_records, hour=4)

        erasure.register("page_cache", purging.withdraw)
