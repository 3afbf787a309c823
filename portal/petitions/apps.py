from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "portal.petitions"
    verbose_name = _("Petitions")

    def ready(self) -> None:
        from portal.organisations.models import Unit

        from . import correcting, following_conclusions  # noqa: F401 (connects the receivers)
        from .settling import follow_first_day

        correcting.register()
        post_save.connect(follow_first_day, sender=Unit, dispatch_uid="petitions.first_day")
