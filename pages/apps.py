from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from portal.dispatch import schedule
        from portal.following import followables

        from . import slugs
        from .admin import scheduling
        from .example import initial_pages
        from .followables import TagFollowable

        followables.register(TagFollowable())
        schedule.every(scheduling.publish_scheduled, minutes=1)
        slugs.spell_out_tags()
        post_migrate.connect(initial_pages.create_home_page, sender=self, dispatch_uid="pages.plant_home")
