"""nginx sends what the portal has allowed, by the location of deploy/nginx.conf, and nothing that it has not."""

from __future__ import annotations

import getpass
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project

from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment
from tests.factories import make_notice, make_petition, make_picture

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]

CONFIGURATION = """
daemon off;
user {user};
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
    server {{
        listen 127.0.0.1:{port};
        {files}
        location / {{ proxy_pass {portal}; proxy_set_header Host $proxy_host; }}
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def nginx(live_server, settings, tmp_path) -> Iterator[str]:
    settings.NGINX_SENDS_FILES = True
    settings.DATA_DIR = Path(settings.ATTACHMENTS_ROOT).parent
    deployed = (project.BASE_DIR / "deploy/nginx.conf").read_text()
    found = re.search(r"location /_files/ \{.*?\}", deployed, re.DOTALL)
    assert found
    files = found[0].replace("/var/lib/dan-biet/", f"{settings.DATA_DIR}/")
    port = free_port()
    given = {"user": getpass.getuser(), "folder": tmp_path, "port": port, "files": files, "portal": live_server.url}
    (tmp_path / "nginx.conf").write_text(CONFIGURATION.format(**given))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def ask(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", address.path, headers=named)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        connection.close()


def test_nginx_keeps_portal_headers(nginx):
    attachment = attach(make_notice(), make_picture(), title="Ảnh cầu", by=Actor("UBND xã"))
    url = f"{nginx}/tai-lieu/{attachment.uuid}/"
    content = Path(attachment.file.path).read_bytes()
    status, body, headers = ask(url)
    assert (status, body) == (200, content)
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == 'inline; filename="anh-cau.jpg"'
    assert headers["ETag"] == f'"{attachment.sha256}"'
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert ask(url, Range="bytes=0-9")[:2] == (206, content[:10])
    assert ask(url, Range="bytes=999999-")[0] == 416
    assert ask(url, If_None_Match=headers["ETag"])[0] == 304
    assert ask(url, If_Modified_Since=headers["Last-Modified"])[0] == 304


def test_files_are_unreachable_past_portal(nginx):
    hidden = attach(make_petition(public=False), make_picture(), title="Ảnh", by=Actor("UBND xã"))
    assert Attachment.objects.count() == 1
    assert ask(f"{nginx}/_files/attachments/{hidden.file.name}")[0] == 404
    assert ask(f"{nginx}/tai-lieu/{hidden.uuid}/")[0] == 404
