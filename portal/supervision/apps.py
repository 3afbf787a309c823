from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "portal.supervision"
    verbose_name = _("Supervision")

    def ready(self) -> None:
        from portal.dialogues.models import Commitment
        from portal.records.ledger import checks, states
        from portal.records.ledger.rows import Table

        from . import corrections, verification

        checks.register("histories", verification.histories, is_derived=True)
        states.add_tables(Commitment, Table(self.get_model("Finding"), "commitment"))
        corrections.register()
