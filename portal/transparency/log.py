"""The log: the tree follows the ledger, and its head is published as a signed checkpoint."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from portal.records.models import LedgerHead
from portal.transparency.formats import notes
from portal.transparency.formats.merkle import EMPTY_ROOT, root_of
from portal.transparency.models import Checkpoint, SubtreeRoot
from portal.transparency.tiles import HEIGHT, WIDTH, LedgerIncomplete, TreeReader, hashes

BATCH = 1000


class LogBroken(Exception):
    """The ledger does not continue what was published: no new head is signed."""


def origin() -> str:
    """The name of the log, which is that of its key: it stays when the portal moves to another host."""
    return signing_key().name


def signing_key() -> notes.SigningKey:
    """The key of the log: LOG_KEY, or the file LOG_KEY_FILE, which is made when it is asked for first.

    Raises MalformedNote for what is no key.
    """
    if settings.LOG_KEY:
        return notes.SigningKey.read(settings.LOG_KEY)
    path = Path(settings.LOG_KEY_FILE)
    try:
        return notes.SigningKey.read(path.read_text())
    except FileNotFoundError:
        return _new_key(path)


def _new_key(path: Path) -> notes.SigningKey:
    """Written once, whoever else does so at the same time, and readable by nobody else.

    Its name is the host and the path under which the log is served today, without scheme.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    name = f"{urlsplit(settings.SITE_URL).netloc}/nhat-ky"
    own = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{notes.SigningKey.generate(name)}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(own, path)  # fails if it is there
    except FileExistsError:
        pass
    finally:
        own.unlink()
    return notes.SigningKey.read(path.read_text())


def publish() -> Checkpoint | None:
    """Sign the head of the ledger as it is now; None where nothing was appended since the last one.

    Raises LogBroken if the tree does not grow from the one published last.
    """
    with transaction.atomic():
        head = LedgerHead.objects.select_for_update().filter(pk=1).first()
        last = Checkpoint.objects.first()
        size = head.length if head else 0
        if size == (last.size if last else 0):
            return None
        if last and last.size > size:
            raise LogBroken(f"The ledger has {size} entries, and {last.size} were published before.")
        try:
            integrate(size)
            if last and root_at(last.size).hex() != last.root:
                raise LogBroken(f"The first {last.size} entries are not those that were published before.")
            root = root_at(size)
        except LedgerIncomplete as reason:
            raise LogBroken(str(reason)) from reason
        key = signing_key()
        text = str(notes.Checkpoint(key.name, size, root))
        signed = notes.Note(text, (key.sign(text),))
        return Checkpoint.objects.create(size=size, root=root.hex(), note=str(signed))


def integrate(size: int) -> None:
    """Store the roots of the subtrees that are complete in a tree of so many entries. Raises LedgerIncomplete."""
    level = 0
    while complete := size >> HEIGHT * (level + 1):
        last = SubtreeRoot.objects.filter(level=level).aggregate(last=Max("index"))["last"]
        for start in range(0 if last is None else last + 1, complete, BATCH):
            numbers = range(start, min(start + BATCH, complete))
            SubtreeRoot.objects.bulk_create(
                SubtreeRoot(
                    level=level, index=number, hash=root_of(hashes(level, number * WIDTH, (number + 1) * WIDTH))
                )
                for number in numbers
            )
        level += 1


def root_at(size: int) -> bytes:
    """The root of the tree over the first `size` entries. Raises LedgerIncomplete."""
    return TreeReader().range_hash(0, size) if size else EMPTY_ROOT
