from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "portal.petitions"
    verbose_name = _("Petitions")

    def ready(self) -> None:
        from . import following_conclusions  # noqa: F401 (connects the receivers)
