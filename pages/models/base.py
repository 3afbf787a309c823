"""What every page of ours shares."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

# Beginnings of addresses that are promised and not answered yet; those in use are found by resolving.
RESERVED = frozenset({"api", "du-lieu-mo", "kn", *(code for code, _name in settings.LANGUAGES)})


class PublicPage(Page):
    """A page for citizens: it knows the way back, and never takes an address of the record."""

    # What stands here is for everybody, and caches may keep it: a page that only some may read would need a session.
    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug and is_promised(self.slug):
            raise ValidationError({"slug": _("This address belongs to the record. Please choose another one.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`content_language`: the language the page is written in, whatever that of the frame around it."""
        return {
            **super().get_context(request, *args, **kwargs),
            "crumbs": self.crumbs(request),
            "content_language": settings.LANGUAGE_CODE,
            "updated_on": self.last_published_at,
        }

    def crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The live pages between the home page and this one, from above."""
        between = self.get_ancestors().live().filter(depth__gt=2)
        return [{"label": page.title, "href": page.get_url(request)} for page in between]


def is_promised(slug: str) -> bool:
    """Whether an address of the record, now or later, begins with this slug.

    Asked at any depth of the tree: a page that is moved up must not hide behind a window of the record.
    """
    if slug in RESERVED:
        return True
    try:
        return resolve(f"/{slug}/").url_name != "wagtail_serve"
    except Resolver404:
        return False
