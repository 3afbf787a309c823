from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "portal.records"
    verbose_name = _("Records")

    def ready(self) -> None:
        from . import attachments, erasure

        erasure.register("attachments", attachments.delete_files, checks_visibility=True)
