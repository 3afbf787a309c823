from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenDataConfig(AppConfig):
    name = "portal.opendata"
    verbose_name = _("Open data")

    def ready(self) -> None:
        from portal.dispatch import schedule
        from portal.records import erasure
        from portal.records.signals import attachment_withdrawn

        from . import jobs

        erasure.register("dumps", jobs.withdraw_dump)
        attachment_withdrawn.connect(jobs.file_was_withdrawn, dispatch_uid="opendata.dumps")
        schedule.daily(jobs.make_dump, hour=2)
