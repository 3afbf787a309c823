from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from portal.dispatch import schedule
        from portal.records import exits

        from . import indexing, jobs, receivers  # noqa: F401 (connects the receivers)

        exits.register("search", indexing.forget)
        schedule.every(jobs.drain, minutes=1)
        schedule.daily(jobs.fill_reserve, hour=3)
