"""Errors of the API as problem details (RFC 9457, application/problem+json)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"
API = "/api/"


class ParameterProblem(Schema):
    parameter: str = Field(..., description="The parameter of the address")
    message: str = Field(..., description="What is wrong with it")


class Problem(Schema):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[ParameterProblem] = []


def problem(status: int, detail: str, *, errors: Iterable[ParameterProblem] = ()) -> HttpResponse:
    answer = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))
    response = JsonResponse(answer.model_dump(), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


class ProblemDetails:
    """Middleware: problem details below /api/ also where Django itself answers; HEAD is answered as GET is."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path.startswith(API):
            return self.get_response(request)
        # Whoever serves the answer drops its body: the environment still says HEAD.
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        response = self.get_response(request)
        request.method = method
        if response.status_code < 400 or response["Content-Type"] == MEDIA_TYPE:
            return response
        with override(get_language_from_request(request)):
            answer = problem(response.status_code, _detail(response.status_code))
        if "Allow" in response:
            answer["Allow"] = "GET, HEAD, OPTIONS"
        return answer


def _detail(status: int) -> str:
    match status:
        case HTTPStatus.NOT_FOUND:
            return _("There is nothing at this address, or it is not public.")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return _("These data can be read, not changed: ask with GET.")
        case HTTPStatus.INTERNAL_SERVER_ERROR:
            return _("Something went wrong on our side. It has been recorded.")
        case _:
            return _("This request cannot be answered.")
