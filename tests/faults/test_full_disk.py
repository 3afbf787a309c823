"""A disk that is full for real: hiding goes on, and what is sent is refused in a sentence."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal.caching.versions import SharedFile
from portal.files import disk_reserve
from portal.operations import health

MEGABYTE = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 100 MB in memory; mounting one needs root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    with (folder / "full").open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(MEGABYTE))


@pytest.mark.server
def test_versions_advance_on_full_disk(small_disk):
    """A file with holes would kill this process (SIGBUS)."""
    before = SharedFile(small_disk / "versions")
    fill(small_disk)
    since = before.clock()
    tags = [f"petitions.petition:{number}" for number in range(70_000)]
    before.advance(tags)
    assert not any(SharedFile(small_disk / "versions").unchanged([tag], since=since) for tag in tags)


@pytest.mark.server
def test_versions_need_their_room_at_once(small_disk):
    fill(small_disk)
    with pytest.raises(OSError, match="No space left"):
        SharedFile(small_disk / "versions")


@pytest.mark.server
def test_hiding_works_on_full_disk(small_disk, settings):
    settings.DATA_DIR = small_disk
    disk_reserve.reserve_space()
    fill(small_disk)
    with pytest.raises(OSError, match="No space left"):
        (small_disk / "upload").write_bytes(bytes(MEGABYTE))
    disk_reserve.release_when_full()
    (small_disk / "decision").write_bytes(bytes(16 * MEGABYTE))


@pytest.mark.server
def test_health_warns_before_disk_fills(small_disk, settings):
    settings.DATA_DIR = small_disk
    health.disk_has_room()
    (small_disk / "more").write_bytes(bytes(92 * MEGABYTE))
    with pytest.raises(health.CheckFailed, match="Only 8 MB are free"):
        health.disk_has_room()


def test_full_disk_gives_no_reserve(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(
        disk_reserve.shutil, "disk_usage", lambda path: type("Usage", (), {"free": disk_reserve.RESERVED})
    )
    disk_reserve.reserve_space()
    assert not list(tmp_path.iterdir())
