from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from portal.formats import in_language


@register_setting(icon="cogs")
class SiteSettings(BaseGenericSetting):
    """Name and contact of the institution, shown in the frame of every page."""

    locality = models.CharField(
        _("locality"), max_length=200, blank=True, help_text=_("As it stands beside the name: “Xã Yên Thuận”.")
    )
    office = models.CharField(_("office in charge"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    footer_text = models.TextField(_("text of the footer"), blank=True)
    footer_text_en = models.TextField(
        _("text of the footer in English"), blank=True, help_text=_("Empty: English pages show the Vietnamese text.")
    )

    panels = [
        FieldPanel("locality"),
        MultiFieldPanel(
            [FieldPanel("office"), FieldPanel("address"), FieldPanel("phone"), FieldPanel("email")],
            heading=_("Contact"),
        ),
        FieldPanel("footer_text"),
        FieldPanel("footer_text_en"),
    ]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    @property
    def footer(self) -> str:
        """In the language of the reader, if somebody has written it."""
        return in_language(self.footer_text, self.footer_text_en)

    @property
    def is_footer_vietnamese(self) -> bool:
        return self.footer == self.footer_text
