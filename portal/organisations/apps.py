from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "portal.organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        from portal.records.ledger import states

        for name in ("Place", "Boundary", "PlaceSuccession", "Unit", "UnitSuccession", "HeadTerm"):
            states.register(self.get_model(name), is_saved=True)
