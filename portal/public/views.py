"""Windows for citizens."""

from django.http import HttpRequest, HttpResponse


def _soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


schedule = dialogue = notice_list = notice = petition_list = petition = commitment_list = unit = scoreboard = _soon
attachment = _soon
