"""deploy/nginx.conf as it is, run by the real nginx: what is hidden is gone within a second, and floods end there."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project

from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.levels import Visibility
from portal.records.visibility import decide
from search.index import outbox
from tests.factories import make_notice, make_petition, make_picture
from tests.files.test_nginx import ask, free_port, wait_for

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]

MAIN = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@pytest.fixture
def nginx(live_server, settings, tmp_path) -> Iterator[str]:
    """The deployed site, without certificates and on a port of its own."""
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
    settings.NGINX_SENDS_FILES = True
    settings.DATA_DIR = Path(settings.ATTACHMENTS_ROOT).parent
    outbox.rebuild()
    site = (project.BASE_DIR / "deploy/nginx.conf").read_text()
    port = free_port()
    for there, here in (
        (r"/var/cache/nginx/dan-biet", f"{tmp_path}/cache"),
        (r"server 127\.0\.0\.1:8000;", f"server {urlsplit(live_server.url).netloc};"),
        (r"alias /var/lib/dan-biet/;", f"alias {settings.DATA_DIR}/;"),
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        (r"listen \[::\].*?;", ""),
        (r"ssl_\w+\s.*?;", ""),
    ):
        assert re.search(there, site), there
        site = re.sub(there, here, site)
    (tmp_path / "site.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(MAIN.format(folder=tmp_path, user="user root;"))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def status_after(url: str, seconds: float) -> int:
    time.sleep(seconds)
    return ask(url)[0]


def test_proxy_drops_hidden_record_within_second(nginx):
    petition = make_petition(title="Giếng làng cạn nước")
    outbox.rebuild()
    picture = f"{nginx}/kien-nghi/{petition.code}/anh.png"
    suggestion = f"{nginx}/tim-kiem/goi-y/?q=gieng+lang"
    page = f"{nginx}{petition.get_absolute_url()}"
    for _time in range(2):
        assert [ask(each)[0] for each in (picture, page)] == [200, 200]
        assert "cạn" in get(suggestion)
    decide(petition, level=Visibility.NEVER, by=Actor("UBND xã"), on=date(2026, 6, 17), basis="Đơn yêu cầu")
    time.sleep(2.1)
    assert [ask(each)[0] for each in (picture, page)] == [404, 404]
    assert "cạn" not in get(suggestion)


def test_known_file_is_not_sent_again(nginx):
    attachment = attach(make_notice(), make_picture(), title="Ảnh cầu", by=Actor("UBND xã"))
    url = f"{nginx}/tai-lieu/{attachment.uuid}/"
    status, _body, headers = ask(url)
    assert status == 200
    assert ask(url, If_None_Match=headers["ETag"])[0] == 304
    assert ask(url, If_None_Match='"another"')[0] == 200
    assert ask(url, Range="bytes=0-9")[0] == 206


def get(url: str) -> str:
    done = subprocess.run(["curl", "--silent", url], capture_output=True, text=True, check=True)
    return done.stdout


def test_proxy_limits_flood_of_tables(nginx):
    answers = [ask(f"{nginx}/tim-kiem/csv/") for _time in range(15)]
    statuses = [status for status, _body, _headers in answers]
    assert statuses[0] == 200
    assert set(statuses[12:]) == {429}
    _status, body, headers = answers[-1]
    assert ("xin đợi" in body.decode(), headers["Retry-After"]) == (True, "30")
    assert ask(f"{nginx}/kien-nghi/")[0] == 200
