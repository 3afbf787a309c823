from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    name = "portal.texts"
    verbose_name = _("Texts of attachments")

    def ready(self) -> None:
        from portal.records.ledger import states
        from portal.records.ledger.rows import Table
        from portal.records.models import Attachment

        from . import receivers  # noqa: F401 (connects the receivers)

        states.add_tables(
            Attachment,
            Table(self.get_model("Transcript"), "attachment"),
            Table(self.get_model("AttachmentPage"), "transcript__attachment"),
            Table(self.get_model("PagePicture"), "transcript__attachment"),
        )
