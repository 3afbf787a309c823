"""Receivers that request indexing: a changed record; a page published, unpublished, moved or deleted.

And what makes questions be read anew: other synonyms, other names.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from pages.models import ArticlePage
from portal.organisations.models import AgencyName, Place, PlaceSuccession, Unit, UnitSuccession
from portal.records.signals import record_changed
from portal.texts.models import AttachmentPage
from search.lexicon import current as lexicon
from search.models import SynonymRule
from search.query.answer import Key

from . import outbox


@receiver(record_changed)
def record_has_changed(instance: Model, **kwargs: Any) -> None:
    outbox.request_indexing(instance)


@receiver(post_delete, sender=AttachmentPage)
def page_of_a_file_is_gone(instance: AttachmentPage, **kwargs: Any) -> None:
    outbox.request_keys([Key("page", instance.pk)])


@receiver(page_published, sender=ArticlePage)
@receiver(page_unpublished, sender=ArticlePage)
@receiver(post_delete, sender=ArticlePage)
def article_has_changed(instance: ArticlePage, **kwargs: Any) -> None:
    """The words of a translation find its original, so that is read again too."""
    outbox.request_indexing(instance)
    for translation in instance.get_translations():
        outbox.request_indexing(translation)


for kind in (SynonymRule, PlaceSuccession, UnitSuccession, AgencyName):
    post_save.connect(lexicon.has_changed, sender=kind)
    post_delete.connect(lexicon.has_changed, sender=kind)
for named in (Place, Unit):
    post_save.connect(lexicon.name_has_changed, sender=named)
