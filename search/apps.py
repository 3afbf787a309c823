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
        from portal.records import erasure
        from portal.records.signals import attachment_withdrawn, record_purged

        from . import jobs, permissions
        from .index import outbox, signals  # noqa: F401 (connects the receivers)
        from .lexicon import current as lexicon
        from .presentation import saved_searches

        followables.register(saved_searches.SavedSearch())
        erasure.register("search", outbox.request_indexing)
        health.register(
            "search",
            outbox.check_engine,
            advice="Start the nodes of SEARCH_URL. The worker fills an index that is missing or damaged within minutes;"
            " `deploy/manage search_rebuild` does it now.",
        )
        health.register(
            "reserve",
            outbox.check_fallback,
            advice="The worker fills it within minutes, on its own machine; `deploy/manage search_rebuild --fallback`"
            " does it now, on the machine where it is run.",
        )
        for model, policy in permissions.POLICIES.items():
            register_permission_policy(model, policy)
        post_migrate.connect(lexicon.ensure_synonyms, sender=self, dispatch_uid="search.lexicon.current")
        record_purged.connect(jobs.record_was_purged, dispatch_uid="search.rewrite")
        attachment_withdrawn.connect(jobs.file_was_withdrawn, dispatch_uid="search.rewrite")
        schedule.every(jobs.drain, minutes=1)
        schedule.every(jobs.mend, minutes=5)
        schedule.daily(jobs.look_through, hour=2)
        schedule.daily(jobs.fill_reserve, hour=3)
