from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "portal.desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from portal.records import exits

        from . import forgetting

        exits.register("desk", forgetting.forget)
