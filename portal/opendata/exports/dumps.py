"""Dumps: all resources as files, replaced atomically, withdrawn at once.

A dump is a folder. It is written under a name that nobody serves and renamed when it is complete. Whatever hides or
purges a record withdraws every dump, before its commit and again after it: a dump begun before then is never served.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.opendata.catalogue.flattening import tables_of
from portal.opendata.catalogue.resources import RESOURCES, Resource

from . import formats

SCHEMA_VERSION = "1.3"
LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/deed.vi"}
MANIFEST, CHECKSUMS, ARCHIVE = "manifest.json", "SHA256SUMS", "dan-biet.zip"
WHOLE, UNFINISHED, WITHDRAWN = "dump-", ".unfinished-", ".withdrawn"


class Outdated(Exception):
    """A record was hidden while the dump was written: write it again."""


@dataclass(frozen=True)
class DumpFile:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Dump:
    """The dump that is served: `counts` are the rows of each resource."""

    folder: Path
    made_at: datetime
    counts: dict[str, int]
    files: tuple[DumpFile, ...]

    @property
    def archive(self) -> DumpFile | None:
        return self.file(ARCHIVE)

    def file(self, name: str) -> DumpFile | None:
        return next((each for each in self.files if each.name == name), None)


def latest() -> Dump | None:
    """The dump that is served; None while there is none."""
    for folder in sorted(_folders(WHOLE), reverse=True):
        try:
            return _read(folder)
        except FileNotFoundError:  # withdrawn at this moment
            continue
    return None


def _read(folder: Path) -> Dump:
    manifest = json.loads((folder / MANIFEST).read_text())
    sums = [line.split("  ", 1) for line in (folder / CHECKSUMS).read_text().splitlines()]
    return Dump(
        folder,
        made_at=datetime.fromisoformat(manifest["made_at"]),
        counts={each["name"]: each["records"] for each in manifest["resources"]},
        files=tuple(DumpFile(name, (folder / name).stat().st_size, sha256) for sha256, name in sums),
    )


def make(*, now: datetime) -> Dump:
    """Write a dump, put it in place of the one before, and return it. Raises Outdated: then try again."""
    root: Path = settings.DUMPS_ROOT
    root.mkdir(parents=True, exist_ok=True)
    seen = _mark()
    name = f"{now.astimezone(timezone.get_default_timezone()):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    folder = root / f"{UNFINISHED}{name}"
    folder.mkdir()
    try:
        _write(folder, now=now)
        if _mark() != seen:
            raise Outdated
        folder.rename(root / f"{WHOLE}{name}")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if _mark() != seen:
        _remove(_folders(WHOLE))
        raise Outdated
    _remove(other for other in _folders(WHOLE) if other.name != f"{WHOLE}{name}")
    return _read(root / f"{WHOLE}{name}")


def withdraw() -> None:
    """Serve no dump, and let none be served that has been begun."""
    root: Path = settings.DUMPS_ROOT
    root.mkdir(parents=True, exist_ok=True)
    (root / WITHDRAWN).write_text(uuid.uuid4().hex)
    _remove(_folders(WHOLE))


def _write(folder: Path, *, now: datetime) -> None:
    on = timezone.localdate(now, timezone.get_default_timezone())
    counts = {name: _write_resource(folder, resource, on=on) for name, resource in RESOURCES.items()}
    files = [_described(path) for path in sorted(folder.iterdir())]
    manifest = {
        "title": "Dân Biết",
        "source": settings.SITE_URL,
        "made_at": now.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds"),
        "time_zone": settings.TIME_ZONE,
        "schema_version": SCHEMA_VERSION,
        "licence": LICENCE,
        "resources": [{"name": name, "records": count} for name, count in counts.items()],
        "files": [{"name": each.name, "bytes": each.size, "sha256": each.sha256} for each in files],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (*(each.name for each in files), MANIFEST):
            archive.write(folder / name, name)
    summed = [*files, _described(folder / MANIFEST), _described(folder / ARCHIVE)]
    (folder / CHECKSUMS).write_text("".join(f"{each.sha256}  {each.name}\n" for each in summed))


def _write_resource(folder: Path, resource: Resource, *, on: date) -> int:
    """All its records as lines of JSON, and its tables as CSV; each record is read once."""
    tables = tables_of(resource).values()
    count = 0
    with (folder / f"{resource.name}.jsonl").open("w", encoding="utf-8") as lines:
        writers = [formats.CsvFile(folder / f"{table.name}.csv", resource, table) for table in tables]
        for record in resource.everything(on=on):
            count += 1
            lines.write(record.model_dump_json() + "\n")
            for writer in writers:
                writer.add(record)
        for writer in writers:
            writer.close()
    return count


def _described(path: Path) -> DumpFile:
    with path.open("rb") as file:
        return DumpFile(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _mark() -> str:
    path: Path = settings.DUMPS_ROOT / WITHDRAWN
    return path.read_text() if path.exists() else ""


def _folders(prefix: str) -> list[Path]:
    root: Path = settings.DUMPS_ROOT
    return [path for path in root.iterdir() if path.name.startswith(prefix)] if root.exists() else []


def _remove(folders: Iterable[Any]) -> None:
    """A folder gets a name that nobody serves before its files go one by one."""
    for folder in folders:
        gone = folder.with_name(f"{UNFINISHED}{folder.name}")
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
