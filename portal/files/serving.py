"""Serves stored files: validators, ranges, and X-Accel-Redirect where nginx stands in front."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from whitenoise.responders import SlicedFile

logger = logging.getLogger(__name__)

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)

SAID_BY_NGINX = ("Content-Length", "Accept-Ranges")
KEPT = ("ETag", "Last-Modified", "Cache-Control")  # of an answer without the file


class OutOfRange(ValueError):
    """No byte of the file is in the range that was asked for."""


def serve(
    request: HttpRequest,
    path: Path | str,
    *,
    sha256: str,
    media_type: str,
    name: str,
    saved: bool = True,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The file at `path`, whole, in part (206) or not at all (304, 412, 416); 404 with a sentence if it is missing.

    `name` is what a browser calls it; `saved`: it is saved, not shown. `sha256` is the strong validator.
    """
    try:
        file = Path(path).open("rb")  # noqa: SIM115 (the response closes it)
    except (OSError, ValueError):  # ValueError: a path that no system has
        return missing(request, path)
    status = os.fstat(file.fileno())
    etag, modified = f'"{_one_line(sha256)}"', int(status.st_mtime)
    whole = FileResponse(
        file, as_attachment=saved, filename=_one_line(name), content_type=_one_line(media_type), headers=headers
    )
    whole["ETag"], whole["Last-Modified"] = etag, http_date(modified)
    whole["Accept-Ranges"] = "bytes"
    whole["X-Content-Type-Options"] = "nosniff"
    answer = get_conditional_response(request, etag=etag, last_modified=modified)
    if answer is not None:  # 304 or 412
        _close_file(whole)
        for key in KEPT:
            if key in whole:
                answer[key] = whole[key]
        return answer
    if settings.NGINX_SENDS_FILES and Path(path).is_relative_to(settings.DATA_DIR):
        return _by_nginx(whole, path)
    return _part(request, whole, status.st_size)


def _one_line(text: str) -> str:
    """As the value of a header may be."""
    return "".join(character for character in text if character.isprintable() and character != '"')


def path_of(file: FieldFile) -> str:
    """The path in the storage; an impossible path counts as a missing file."""
    try:
        return file.path
    except (ValueError, SuspiciousFileOperation):
        return file.name or ""


def missing(request: HttpRequest, path: Path | str) -> HttpResponse:
    """404 in words of its own: the file should be there. The log and the health check name it."""
    logger.error("A file is missing in the storage: %s", path)
    response = render(request, "missing_file.html", status=404)
    response["Cache-Control"] = "no-store"
    return response


def _close_file(answer: FileResponse) -> None:
    """The file alone: closing an answer ends the request, and with it the connection to the database."""
    if answer.file_to_stream:
        answer.file_to_stream.close()


def _part(request: HttpRequest, whole: FileResponse, size: int) -> HttpResponseBase:
    wanted = request.headers.get("Range", "") if request.method == "GET" and _is_same(request, whole) else ""
    try:
        part = part_of(wanted, size)
    except OutOfRange:
        _close_file(whole)
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return whole
    first, last = part
    whole.streaming_content = SlicedFile(whole.file_to_stream, first, last)
    whole.status_code = 206
    whole["Content-Range"] = f"bytes {first}-{last}/{size}"
    whole["Content-Length"] = str(last - first + 1)
    return whole


def _is_same(request: HttpRequest, whole: FileResponse) -> bool:
    """Whether whoever goes on with a file (If-Range) has the beginning of this one."""
    begun = request.headers.get("If-Range")
    return begun is None or begun in (whole["ETag"], whole["Last-Modified"])


def part_of(wanted: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of a Range header; None for the whole file, as for several ranges (RFC 9110, 14.2).

    Raises OutOfRange if the file has none of the bytes.
    """
    found = RANGE.fullmatch(wanted.strip())
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    if first >= size:
        raise OutOfRange
    return first, last


def _by_nginx(whole: FileResponse, path: Path | str) -> HttpResponse:
    """The headers alone; nginx adds the bytes, or a part of them (deploy/nginx.conf, `location /_files/`)."""
    _close_file(whole)
    answer = HttpResponse(headers={key: value for key, value in whole.items() if key not in SAID_BY_NGINX})
    answer["X-Accel-Redirect"] = quote(f"/_files/{Path(path).relative_to(settings.DATA_DIR)}")
    return answer
