from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "portal.records"
    verbose_name = _("Records")

    def ready(self) -> None:
        from . import attachments, erasure
        from .ledger import checks, shown, states, verification

        checks.register("ledger", verification.verify)
        checks.register("rows", shown.states)
        checks.register("visibility", shown.visibility)
        checks.register("files", shown.files)
        states.register(self.get_model("Attachment"))
        states.listen()
        erasure.register("attachments", attachments.delete_files, checks_visibility=True)
