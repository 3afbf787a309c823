"""From a stored file to the pages of its transcript, once or again: the same file gives the same rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from portal.records.models import Attachment
from portal.records.signals import record_changed

from . import bounds
from .bounds import Page
from .models import AttachmentPage, State, Transcript
from .reading import READERS

# Nothing of ours is told to what foreign files are read with: neither passwords nor keys.
TOLD = ("PATH", "LANG", "TESSDATA_PREFIX")


def begin(attachment: Attachment) -> Transcript | None:
    """The transcript of a file that has text to be read, waiting if it is new; None for a picture."""
    if attachment.media_type not in READERS:
        return None
    return Transcript.objects.get_or_create(attachment=attachment, defaults={"record": attachment.subject})[0]


def extract(transcript: Transcript) -> None:
    """Read the file and keep what was found, in place of what was found before.

    Raises OSError if the storage does not give the file now.
    """
    pages, state = _read(transcript.attachment)
    _keep(transcript, pages, state)


def _read(attachment: Attachment) -> tuple[list[Page], State]:
    with tempfile.NamedTemporaryFile(suffix=f".{attachment.extension}") as copy:
        with attachment.file.open("rb") as stored:
            for chunk in stored.chunks():
                copy.write(chunk)
        copy.flush()
        try:
            command = [sys.executable, "-m", "portal.texts.reading", copy.name, attachment.media_type]
            done = subprocess.run(  # noqa: S603 (our own module, and a name that we have given)
                command,
                cwd=settings.BASE_DIR,
                env={name: os.environ[name] for name in TOLD if name in os.environ},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=bounds.SECONDS,
            )
        except subprocess.TimeoutExpired as late:
            return _pages_in(late.stdout or b"")[0], State.TIMED_OUT
    return _pages_in(done.stdout)


def _pages_in(output: bytes) -> tuple[list[Page], State]:
    """What the reader has printed; without a last word it crashed, as the broken file has made it."""
    pages, state = [], State.BROKEN
    for line in output.decode().splitlines(keepends=True):
        if line.endswith("\n"):
            row = json.loads(line)
            if "outcome" in row:
                state = State(row["outcome"])
            else:
                pages.append(Page(**row))
    return pages, State.EMPTY if state == State.DONE and not pages else state


@transaction.atomic
def _keep(transcript: Transcript, pages: Sequence[Page], state: State) -> None:
    found = Transcript.objects.select_for_update().filter(pk=transcript.pk).first()
    if found is None:
        return  # purged while it was read
    numbers = [page.number for page in pages]
    AttachmentPage.objects.bulk_create(
        (AttachmentPage(transcript=found, **page._asdict()) for page in pages),
        batch_size=100,
        update_conflicts=True,
        unique_fields=["transcript", "number"],
        update_fields=["label", "text", "is_machine_read"],
    )
    found.pages.exclude(number__in=numbers).delete()
    found.state, found.last_page = state, max(numbers, default=0)
    found.save()
    if found.record is not None:
        record_changed.send(type(found.record), instance=found.record)
