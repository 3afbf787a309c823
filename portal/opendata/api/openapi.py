"""The OpenAPI document: Django Ninja's, with what is common to all routes added."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import conditional_page, require_safe

from portal.opendata.exports import formats

from .problems import MEDIA_TYPE, Problem
from .views import CACHED, api

SCHEMA = {"$ref": "#/components/schemas/Problem"}
PROBLEMS = {404: "There is no such record", 422: "A parameter cannot be understood", 429: "Too many requests"}


@conditional_page
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False}, headers=CACHED)


@cache
def document() -> dict[str, Any]:
    whole: dict[str, Any] = dict(api.get_openapi_schema())
    parts = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    whole["components"]["schemas"] |= {**parts.pop("$defs"), "Problem": parts}
    for path, routes in whole["paths"].items():
        for operation in routes.values():
            responses = operation["responses"]
            if path.endswith("{extension}"):
                files: dict[str, Any] = {kind.partition(";")[0]: {} for kind in formats.MEDIA_TYPES.values()}
                responses[200] = {"description": "A file", "content": files}
            for code, meaning in PROBLEMS.items():
                if code != 404 or path.endswith("{key}"):
                    responses[code] = {"description": meaning, "content": {MEDIA_TYPE: {"schema": SCHEMA}}}
    return whole
