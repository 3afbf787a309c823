"""A stored file is answered as a file server answers: with validators, in parts, and with 404 where it is missing."""

from __future__ import annotations

import logging
from email.utils import parsedate_to_datetime

import pytest

from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment
from tests.factories import make_notice, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> Attachment:
    return attach(make_notice(), make_picture(), title="Ảnh", by=Actor("Văn thư"))


def ask(client, attachment: Attachment, method: str = "get", **headers: str):
    """The answer and its bytes."""
    response = getattr(client, method)(f"/tai-lieu/{attachment.uuid}/", headers=headers)
    return response, response.getvalue()


@pytest.fixture
def whole(client, stored) -> bytes:
    return ask(client, stored)[1]


def test_the_checksum_is_the_strong_validator(client, stored):
    response, _ = ask(client, stored)
    assert response["ETag"] == f'"{stored.sha256}"'
    assert response["Accept-Ranges"] == "bytes"
    assert parsedate_to_datetime(response["Last-Modified"])


def test_who_has_the_file_gets_304(client, stored):
    first, _ = ask(client, stored)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"other", W/{first["ETag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        response, content = ask(client, stored, **headers)
        assert (response.status_code, content, response["ETag"]) == (304, b"", first["ETag"]), headers
        assert response["Cache-Control"] == "no-cache"


def test_stale_validator_gets_whole_file(client, stored, whole):
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Thu, 01 Jan 1998 00:00:00 GMT"},
        {"If-Modified-Since": "gestern"},
    ):
        response, content = ask(client, stored, **headers)
        assert (response.status_code, content) == (200, whole), headers


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=5-99999999", slice(5, None)),
        ("bytes=-99999999", slice(0, None)),
    ],
)
def test_a_part_is_206(client, stored, whole, wanted, part):
    response, content = ask(client, stored, Range=wanted)
    first, last, _ = part.indices(len(whole))
    assert (response.status_code, content) == (206, whole[part])
    assert response["Content-Range"] == f"bytes {first}-{last - 1}/{len(whole)}"
    assert response["Content-Length"] == str(len(content))


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=99999998-99999999", "bytes=-0"])
def test_range_beyond_end_is_416(client, stored, whole, wanted):
    response, _ = ask(client, stored, Range=wanted)
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(whole)}")


@pytest.mark.parametrize(
    "wanted", ["bytes=", "bytes=-", "bytes=9-2", "bytes=0-1,4-5", "pages=1-2", "bytes=a-b", f"bytes={'9' * 5000}-", "x"]
)
def test_invalid_or_multiple_range_is_ignored(client, stored, whole, wanted):
    response, content = ask(client, stored, Range=wanted)
    assert (response.status_code, content) == (200, whole)


def test_mismatched_if_range_sends_whole_file(client, stored, whole):
    assert ask(client, stored, **{"Range": "bytes=5-", "If-Range": '"other"'})[1] == whole
    assert ask(client, stored, **{"Range": "bytes=5-", "If-Range": f'"{stored.sha256}"'})[1] == whole[5:]


def test_head_reports_whole_length(client, stored, whole):
    response, content = ask(client, stored, "head", Range="bytes=0-1")
    assert (response.status_code, content, response["Content-Length"]) == (200, b"", str(len(whole)))


def test_missing_file_is_explained_404(client, stored, caplog):
    stored.file.storage.delete(stored.file.name)
    with caplog.at_level(logging.ERROR, logger="portal.files.serving"):
        response, content = ask(client, stored)
    assert response.status_code == 404
    assert "Tệp này bị thiếu" in content.decode()
    assert stored.file.name in caplog.text


def test_nginx_setting_delegates_file_sending(client, stored, settings):
    settings.NGINX_SENDS_FILES = True
    settings.DATA_DIR = settings.ATTACHMENTS_ROOT.parent
    response, content = ask(client, stored)
    assert (response.status_code, content) == (200, b"")
    assert response["X-Accel-Redirect"] == f"/_files/attachments/{stored.file.name}"
    assert response["ETag"] == f'"{stored.sha256}"'
    assert response["Content-Type"] == "image/jpeg"


def test_portal_sends_files_outside_data_folder(client, stored, settings, tmp_path, whole):
    settings.NGINX_SENDS_FILES = True
    settings.DATA_DIR = tmp_path
    assert ask(client, stored)[1] == whole


def test_dump_files_support_ranges(client, settings, tmp_path):
    settings.DUMPS_ROOT = tmp_path
    folder = tmp_path / "dump-20260615T120000-abcdef"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"made_at": "2026-06-15T12:00:00+07:00", "resources": []}')
    (folder / "petitions.csv").write_text("code,title\n")
    (folder / "SHA256SUMS").write_text(f"{'a' * 64}  petitions.csv\n")
    for name, start in (("petitions.csv", b"code"), ("SHA256SUMS", b"aaaa")):
        response = client.get(f"/du-lieu-mo/tep/{name}", headers={"Range": "bytes=0-3"})
        assert (response.status_code, response.getvalue()) == (206, start)
        assert response["Last-Modified"]
