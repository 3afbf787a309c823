"""Receivers that outdate cached pages: a record, a page or something on every page has changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from taggit.models import Tag
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move, published, unpublished

from portal.caching import purging
from portal.caching.dependencies import EVERY_PAGE, SEARCH, kind_tag, record_tag
from portal.dialogues.models import Topic
from portal.organisations.models import AgencyName, Boundary, HeadTerm, Place, PlaceSuccession, Unit, UnitSuccession
from portal.records.ledger.states import commit
from portal.records.models import Attachment, PublicRecord, Verification
from portal.records.signals import answers_changed, attachment_withdrawn, calendar_changed, record_changed
from portal.workdays.models import DeadlineRule

from . import jobs

ON_EVERY_PAGE = (
    *(Unit, Place, UnitSuccession, PlaceSuccession, HeadTerm, AgencyName, Boundary, Topic, DeadlineRule),
    *(BaseGenericSetting, Site, Tag),
)


@receiver(purging.versions_not_reached)
def pages_are_outdated_later(tags: Collection[str], **kwargs: Any) -> None:
    jobs.outdate_pages.enqueue(list(tags))


record_changed.connect(purging.record_has_changed, dispatch_uid="operations.record")


@receiver(m2m_changed)
def relation_has_changed(instance: Model, model: type[Model], pk_set: set[Any] | None, **kwargs: Any) -> None:
    """Two records were related, or are no longer: outdate both pages."""
    if isinstance(instance, PublicRecord):
        purging.outdate({*purging.touched_by(instance), *(record_tag(model, key) for key in pk_set or ())})


@receiver(attachment_withdrawn)
def file_was_withdrawn(instance: Attachment, **kwargs: Any) -> None:
    """At once, not even a page that cannot be made anew may still lead to it."""
    if instance.subject is not None:
        purging.withdraw(instance.subject)


@receiver(published)
@receiver(unpublished)
def document_has_changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """A plan or a notice was published or unpublished by other ways than the desk."""
    if issubclass(sender, PublicRecord):
        commit(instance)
        purging.record_has_changed(instance)


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
def page_has_changed(**kwargs: Any) -> None:
    purging.outdate([kind_tag(Page)])


@receiver(post_save)
@receiver(post_delete)
def row_has_changed(sender: type[Model], **kwargs: Any) -> None:
    if issubclass(sender, ON_EVERY_PAGE):
        purging.outdate([EVERY_PAGE])
    elif issubclass(sender, Verification):
        purging.outdate([kind_tag(Verification)])
    elif issubclass(sender, Page) and "created" not in kwargs:
        page_has_changed()


@receiver(calendar_changed)
def days_off_have_changed(**kwargs: Any) -> None:
    purging.outdate([EVERY_PAGE])


@receiver(answers_changed)
def search_answers_changed(**kwargs: Any) -> None:
    purging.outdate([SEARCH])
