from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "portal.supervision"
    verbose_name = _("Supervision")

    def ready(self) -> None:
        from . import corrections

        corrections.register()
