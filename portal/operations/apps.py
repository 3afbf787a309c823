from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "portal.operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from portal.caching import purging
        from portal.records import erasure

        from . import receivers  # noqa: F401 (connects the receivers)

        erasure.register("page_cache", purging.withdraw)
