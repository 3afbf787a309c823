from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "portal.petitions"
    verbose_name = _("Petitions")

    def ready(self) -> None:
        from portal.organisations.models import Unit
        from portal.records.ledger import states

        from . import conclusion_effects, corrections  # noqa: F401 (connects the receivers)
        from .recalculation import recalculate_after_joining_date

        states.register(self.get_model("Petition"), without={"petitioner": "never public (docs/domain.md, R1)"})
        corrections.register()
        post_save.connect(recalculate_after_joining_date, sender=Unit, dispatch_uid="petitions.first_day")
