"""Every public address, found by walking the URL conf and filled from the records that the database holds.

A new address joins by itself if what stands before its parameter is known here; `unknown_parameters` names the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, get_args
from urllib.parse import quote

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils import timezone
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from pages.sitemaps import SECTIONS
from portal.dialogues.models import Dialogue, Notice, Topic
from portal.following import subscriptions
from portal.following.models import Subscription
from portal.following.news.lists import LISTS
from portal.opendata.api.views import Extension
from portal.opendata.catalogue.resources import RESOURCES, Resource
from portal.opendata.exports import dumps
from portal.organisations.models import Place, Unit
from portal.petitions.models import Petition
from portal.records.models import Attachment
from portal.texts.models import PagePicture
from portal.transparency import disclosure
from portal.transparency.models import Checkpoint

ADMIN = "quan-tri/"
# Log in to a page that is not for everybody: the portal has none (pages.models.base).
NEVER_ASKED = ("authenticate_with_password/", "_util/")
PARAMETER = re.compile(r"<(?:[a-z]+:)?(\w+)>")
Values = dict[str, Any]


@dataclass(frozen=True)
class Pattern:
    """One pattern; `route` is as in `path()`: `kien-nghi/<code>/`, without its language."""

    route: str
    converters: Any
    in_every_language: bool

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.route)

    def before(self, name: str) -> str:
        return self.route.partition(f"<{name}>")[0]

    def paths(self, values: Values) -> Iterator[str]:
        """Its path for these values, in every language in which it answers, that of the site first."""
        path = self.route
        for name, value in values.items():
            path = path.replace(f"<{name}>", quote(str(self.converters[name].to_url(value)), safe="/~:@!$&'()*+,;="))
        yield f"/{path}"
        if self.in_every_language:
            yield from (f"/{code}/{path}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)


def newest(rows: Any, column: str = "slug") -> Any:
    return rows.order_by("-pk").values_list(column, flat=True)


def of_resource(resource: Resource) -> Iterable[Any]:
    return (getattr(record, resource.key) for record in resource.everything(on=timezone.localdate()))


def uuids_of_events() -> Iterable[Any]:
    """One of each kind after the other."""
    kinds = [
        list(disclosure.disclosed(model).order_by("-pk").values_list("uuid", flat=True)[:20])
        for model in disclosure.disclosed_models()
    ]
    return (uuid for turn in zip_longest(*kinds) for uuid in turn if uuid)


def names_of_dump() -> Iterable[str]:
    dump = dumps.latest()
    return [file.name for file in dump.files] if dump else []


# What a parameter may be, by what stands before it in the route; it is given the values of the parameters before it.
SOURCES: dict[str, Callable[[Values], Iterable[Any]]] = {
    "kn/": lambda values: newest(Petition.objects.public(), "code"),
    "kien-nghi/": lambda values: newest(Petition.objects.public(), "code"),
    "doi-thoai/": lambda values: newest(Dialogue.objects.public()),
    "thong-bao/": lambda values: newest(Notice.objects.public()),
    "don-vi/": lambda values: newest(Unit._default_manager.all()),
    "xa/": lambda values: newest(Place._default_manager.all()),
    "linh-vuc/": lambda values: newest(Topic.objects.all()),
    "nhan/": lambda values: newest(Tag.objects.all()),
    "tai-lieu/": lambda values: newest(Attachment._default_manager.all(), "uuid"),
    "tai-lieu/<uuid>/trang-": lambda values: PagePicture.objects.filter(
        transcript__attachment__uuid=values["uuid"]
    ).values_list("number", flat=True),
    "lich-doi-thoai/": lambda values: (2026, 2025, 2000, 2100, 1, 9999, 0, 10**20),
    "lich-doi-thoai/<year>/": lambda values: (1, 12, 0, 13),
    "nhat-ky/su-kien/": lambda values: uuids_of_events(),
    "nhat-ky/tile/": lambda values: ("0/000", "0/000.p/1", "entries/000.p/1", "1/000", "x"),
    "nhat-ky/nhat-quan/": lambda values: Checkpoint.objects.values_list("size", flat=True),
    "nhat-ky/nhat-quan/<old>-": lambda values: (*Checkpoint.objects.values_list("size", flat=True), 10**20),
    "theo-doi/thu/": lambda values: map(subscriptions.token_of, Subscription.objects.all()),
    "du-lieu-mo/tep/": lambda values: names_of_dump(),
    "sitemap-": lambda values: SECTIONS,
    **{f"api/v1/{name}.": lambda values: get_args(Extension) for name in RESOURCES},
    **{f"api/v1/{name}/": lambda values, each=each: of_resource(each) for name, each in RESOURCES.items()},
    "api/v1/": lambda values: ("nothing/of/the/kind",),
}


def of_lists() -> Iterable[str]:
    return (f"/{key}/atom/" for key in LISTS)


def of_pages() -> Iterable[str]:
    return (page.get_url() for page in Page.objects.live().filter(depth__gt=1).order_by("-pk"))


def of_documents() -> Iterable[str]:
    return (document.url for document in get_document_model().objects.all())


def of_pictures() -> Iterable[str]:
    return (f"/media/{name}" for name in get_image_model().get_rendition_model().objects.values_list("file", flat=True))


# Routes that are regular expressions of Django and Wagtail, or answer no pattern of ours.
BY_HAND: dict[str, Callable[[], Iterable[str]]] = {
    "^(?P<key>kien-nghi|thong-bao|lich-doi-thoai|cam-ket)/atom/$": of_lists,
    r"^((?:[\w\-]+/)*)$": of_pages,
    "tep/<pk>/<name>": of_documents,
    "media/images/<path>": of_pictures,
}


def patterns() -> list[Pattern]:
    """All patterns but those of the desk."""
    return list(_walk(get_resolver(), "", {}, in_every_language=False))


def _walk(resolver: URLResolver, before: str, converters: Values, *, in_every_language: bool) -> Iterator[Pattern]:
    for each in resolver.url_patterns:
        in_language = in_every_language or isinstance(each.pattern, LocalePrefixPattern)
        own = "" if isinstance(each.pattern, LocalePrefixPattern) else str(each.pattern)
        if own.startswith((ADMIN, *NEVER_ASKED)):
            continue
        simple = PARAMETER.sub(r"<\1>", own) if isinstance(each.pattern, RoutePattern) else own
        known = {**converters, **(each.pattern.converters if isinstance(each.pattern, RoutePattern) else {})}
        if isinstance(each, URLResolver):
            yield from _walk(each, before + simple, known, in_every_language=in_language)
        elif isinstance(each, URLPattern):
            yield Pattern(before + simple, known, in_language)


def unknown_parameters() -> list[str]:
    """The patterns of which a parameter has no source: give it one in `SOURCES`."""
    return [
        pattern.route
        for pattern in patterns()
        if pattern.route not in BY_HAND
        and not (pattern.route.isascii() and all(pattern.before(name) in SOURCES for name in pattern.parameters))
    ]


def public_paths(*, most: int) -> Iterator[str]:
    """The paths of every pattern, of the newest `most` values of each parameter."""
    seen = set()
    for pattern in patterns():
        for path in _paths(pattern, most):
            if path not in seen:
                seen.add(path)
                yield path


def _paths(pattern: Pattern, most: int) -> Iterator[str]:
    if pattern.route in BY_HAND:
        for path in _first(BY_HAND[pattern.route](), most):
            yield path
            if pattern.in_every_language:
                yield f"/en{path}"
        return
    filled: list[Values] = [{}]
    for name in pattern.parameters:
        source = SOURCES[pattern.before(name)]
        filled = [{**values, name: value} for values in filled for value in _first(source(values), most)]
    for values in filled:
        yield from pattern.paths(values)


def _first(values: Iterable[Any], most: int) -> list[Any]:
    return [value for value, _number in zip(values, range(most), strict=False)]
