from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrectionsConfig(AppConfig):
    name = "portal.corrections"
    verbose_name = _("Corrections")

    def ready(self) -> None:
        from . import files

        files.register()
