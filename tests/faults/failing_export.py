"""A table that fails when its third piece is asked for, as the WSGI application of a server of its own."""

from collections.abc import Iterator

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

settings.configure(SECRET_KEY="of no portal", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
application = get_wsgi_application()


def table(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(pieces())


def pieces() -> Iterator[str]:
    yield "code,title\n"
    yield "KN-1,Đường\n"
    raise OSError("the database is gone")


urlpatterns = [path("", table)]
