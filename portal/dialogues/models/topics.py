from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from slugify import slugify

from portal.fields.text import AddressField, LineField, TitleField
from portal.formats import in_language
from portal.language.sort_key import sort_key


class Topic(models.Model):
    """A field of life by which petitions and dialogues are found: land, environment, welfare (lĩnh vực)."""

    name = TitleField(_("name"), max_length=100, unique=True)
    name_en = LineField(_("name in English"), max_length=100, blank=True)
    slug = AddressField(_("address"), max_length=100, unique=True)
    sort_key = models.CharField(max_length=255, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        self.slug = self.slug or slugify(self.name) or uuid.uuid4().hex[:12]
        super().save(*args, **kwargs)

    @property
    def language(self) -> str:
        """The language of its name as it is shown."""
        return in_language("vi", self.name_en and "en")
