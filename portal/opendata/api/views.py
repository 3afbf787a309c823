"""Routes of the read API, version 1: for every resource a list, its tables, and one record by its identifier."""

# Ninja reads annotations when a route is made: they must be real, not strings.

from collections.abc import Iterable
from typing import Any, Generic, Literal, TypeVar

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language_from_request, gettext_noop, override
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Path, Query, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from pydantic import Field, create_model

import portal.records.addresses  # noqa: F401 (registers <key:…>)
from portal.opendata.catalogue.filters import Filters, Key, Paging
from portal.opendata.catalogue.flattening import Table, tables_of
from portal.opendata.catalogue.resources import RESOURCES, Resource
from portal.opendata.exports import formats

from .problems import ParameterProblem, problem

VERSION = "1.3.0"
ABOUT = (
    "Everything that Dân Biết shows, to be read by programs. Dates are ISO 8601; times carry the offset of Việt Nam, "
    "+07:00. Within version 1 fields and resources may be added; none is taken away or changes its meaning. What is "
    "to go says so a year before, in the headers Deprecation and Sunset."
)

# The reference of the API is a page of ours: Ninja's own would load scripts from elsewhere.
api = NinjaAPI(
    title="Dân Biết", version=VERSION, description=ABOUT, docs_url=None, openapi_url=None, urls_namespace="api"
)


Row = TypeVar("Row")


class Page(Schema, Generic[Row]):
    """`total` counts the rows of all pages; `next` and `previous` are addresses."""

    total: int
    page: int
    page_size: int
    next: str | None
    previous: str | None
    items: list[Row]


Extension = Literal["csv", "jsonl", "xlsx"]

# Stored by whoever likes, asked for again each time: what is public today may be hidden tomorrow.
CACHED = {"Cache-Control": "public, no-cache"}
conditional = decorate_view(conditional_page)


def publish(resource: Resource) -> None:
    """Register the three routes of a resource."""
    tables = tables_of(resource)
    name = resource.schema.__name__
    listing: Any = create_model(f"{name}Listing", __base__=(resource.filters, Paging))
    table_of: Any = Literal[tuple(tables)]
    exporting: Any = create_model(
        f"{name}Exporting",
        __base__=resource.filters,
        table=(table_of, Field("", description=gettext_noop("For CSV: the list in each record to make a table of"))),
    )

    @api.get(
        f"/{resource.name}",
        response=Page[resource.schema],  # type: ignore[name-defined] # a type that is known when it runs
        operation_id=f"list_{resource.name}",
        summary=f"List of {resource.name}",
        tags=[resource.name],
    )
    @conditional
    def rows(request: HttpRequest, asked: Query[listing]) -> HttpResponse:
        return _unknown_parameters(request, listing.model_fields) or _page(request, resource, asked)

    @api.get(
        f"/{resource.name}.{{extension}}",
        operation_id=f"export_{resource.name}",
        summary=f"All {resource.name} as CSV, lines of JSON or a workbook",
        tags=[resource.name],
    )
    def export(request: HttpRequest, extension: Path[Extension], asked: Query[exporting]) -> HttpResponseBase:
        return _unknown_parameters(request, exporting.model_fields) or _file(
            resource, asked, extension, tables[asked.table]
        )

    @api.get(
        f"/{resource.name}/{{{_converter(resource)}key}}",
        response=resource.schema,
        operation_id=f"read_{resource.name}",
        summary=f"One of {resource.name}, by {resource.key}",
        tags=[resource.name],
    )
    @conditional
    def record(request: HttpRequest, key: Path[resource.key_type]) -> HttpResponse:  # type: ignore[name-defined] # as above
        found = resource.find(key, on=timezone.localdate())
        if found is None:
            raise Http404
        return _json(found)


def _converter(resource: Resource) -> str:
    """Identifiers that are text may hold anything; the others are what their type can be read from."""
    return "key:" if resource.key_type is Key else ""


def _page(request: HttpRequest, resource: Resource, asked: Any) -> HttpResponse:
    today, page = timezone.localdate(), asked.page
    paginator = Paginator(resource.select(asked, on=today), asked.page_size)
    # A page beyond the last is empty, so that a caller may ask until there is nothing more.
    rows = list(paginator.page(page)) if page <= paginator.num_pages else []
    # Constructed, not validated: what is published has been read from its row already.
    answer: Page[Any] = Page.model_construct(
        total=paginator.count,
        page=page,
        page_size=asked.page_size,
        next=_address(request, page + 1) if page < paginator.num_pages else None,
        previous=_address(request, page - 1) if page > 1 else None,
        items=list(resource.published(rows, on=today)),
    )
    return _json(answer)


def _json(answer: Schema) -> HttpResponse:
    return HttpResponse(answer.model_dump_json(), content_type="application/json", headers=CACHED)


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"


def _file(resource: Resource, asked: Filters, extension: str, table: Table) -> HttpResponseBase:
    today = timezone.localdate()
    records = resource.published(resource.select(asked, on=today), on=today)
    name = f"{table.name if extension == formats.CSV else resource.name}.{extension}"
    if extension == formats.XLSX:
        book = formats.workbook_of(resource, records)
        return FileResponse(book, as_attachment=True, filename=name, headers=CACHED)
    as_lines = extension == formats.JSON_LINES
    pieces = formats.json_lines_of(records) if as_lines else formats.csv_of(resource, table, records)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **CACHED}
    return StreamingHttpResponse(formats.started(pieces), content_type=formats.MEDIA_TYPES[extension], headers=headers)


def _unknown_parameters(request: HttpRequest, known: Iterable[str]) -> HttpResponse | None:
    """Unknown query parameters are an error: whoever misspells a filter would take the whole list for the answer."""
    unknown = sorted(request.GET.keys() - set(known))
    if not unknown:
        return None
    with override(get_language_from_request(request)):
        errors = [ParameterProblem(parameter=name[:100], message=_("There is no such parameter.")) for name in unknown]
        return problem(422, _("The address asks for something that cannot be understood."), errors=errors)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    with override(get_language_from_request(request)):
        errors = [ParameterProblem(parameter=str(each["loc"][-1]), message=_message(each)) for each in error.errors]
        return problem(422, _("The address asks for something that cannot be understood."), errors=errors)


def _message(error: dict[str, Any]) -> str:
    limits: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "literal_error":
            return _("It must be one of: %(values)s.") % {"values": limits["expected"]}
        case "less_than_equal" | "greater_than_equal" | "int_parsing_size":
            return _("The number is too large or too small: %(message)s.") % {"message": error["msg"]}
        case "int_parsing" | "int_type":
            return _("It must be a whole number.")
        case _:
            return str(error["msg"])


for each in RESOURCES.values():
    publish(each)
