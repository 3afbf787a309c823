from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from portal.dispatch import schedule
        from portal.following import followables
        from portal.operations import health
        from portal.records import exits

        from . import indexing, jobs, lexicon, receivers, rights, saved  # noqa: F401 (connects the receivers)

        followables.register(saved.SavedSearch())
        exits.register("search", indexing.forget)
        health.register("search", indexing.answers)
        for model, policy in rights.POLICIES.items():
            register_permission_policy(model, policy)
        post_migrate.connect(lexicon.plant, sender=self, dispatch_uid="search.lexicon")
        schedule.every(jobs.drain, minutes=1)
        schedule.daily(jobs.fill_reserve, hour=3)
