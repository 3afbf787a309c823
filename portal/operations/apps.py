from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "portal.operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from portal.records import exits

        from . import purging, receivers  # noqa: F401 (connects the receivers)

        exits.register("page_cache", purging.withdraw)
