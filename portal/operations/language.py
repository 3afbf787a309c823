"""Locale middleware: the URL alone chooses the language, so that every cache holds one answer for one address."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageOfAddress(LocaleMiddleware):
    """Sets no `Vary: Accept-Language`, which Django's middleware adds although ours never looks at it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
