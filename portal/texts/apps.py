from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    name = "portal.texts"
    verbose_name = _("Texts of attachments")

    def ready(self) -> None:
        from . import receivers  # noqa: F401 (connects the receivers)
