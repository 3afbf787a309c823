"""Extraction of the text of a stored file into the pages of its transcript. Idempotent."""

from __future__ import annotations

import json
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Sequence
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction

from portal.files import sandbox
from portal.records.ledger import states
from portal.records.models import Attachment
from portal.records.signals import record_changed

from . import bounds
from .bounds import Page
from .models import AttachmentPage, PagePicture, State, Transcript
from .reader import READERS


def start_transcript(attachment: Attachment) -> Transcript | None:
    """The transcript of a file, waiting if it is new; None for a picture or a file that is not public."""
    if attachment.media_type not in READERS or attachment.is_withdrawn or attachment.is_proposed:
        return None
    return Transcript.objects.get_or_create(attachment=attachment, defaults={"record": attachment.subject})[0]


def extract(transcript: Transcript) -> None:
    """Read the file and keep what was found, in place of what was found before.

    Raises OSError if the storage does not give the file now.
    """
    _store(transcript, _read(transcript.attachment))


class ReadResult(NamedTuple):
    """The pages read of a file, and what it hides."""

    pages: list[Page]
    state: State
    hidden: list[str]


def _read(attachment: Attachment) -> ReadResult:
    with tempfile.NamedTemporaryFile(suffix=f".{attachment.extension}") as copy:
        with attachment.file.open("rb") as stored:
            for chunk in stored.chunks():
                copy.write(chunk)
        copy.flush()
        try:
            done = sandbox.run("portal.texts.reader", copy.name, attachment.media_type, seconds=bounds.SECONDS)
        except subprocess.TimeoutExpired as late:
            return _found_in(late.stdout or b"")._replace(state=State.TIMED_OUT)
    return _found_in(done.stdout)


def _found_in(output: bytes) -> ReadResult:
    """What the reader has printed; without a last word it crashed, as the broken file has made it."""
    pages, state, hidden = [], State.BROKEN, []
    for line in output.decode().splitlines(keepends=True):
        if line.endswith("\n"):
            row = json.loads(line)
            if "outcome" in row:
                state, hidden = State(row["outcome"]), row["hidden"]
            else:
                pages.append(Page(**row))
    has_text = any(page.text for page in pages)
    return ReadResult(pages, State.EMPTY if state == State.DONE and not has_text else state, hidden)


@transaction.atomic
def _store(transcript: Transcript, read: ReadResult) -> None:
    pages = read.pages
    found = Transcript.objects.select_for_update().filter(pk=transcript.pk).first()
    if found is None:
        return  # purged while it was read
    texts = [page for page in pages if page.text]
    numbers = [page.number for page in texts]
    AttachmentPage.objects.bulk_create(
        (_row(found, page) for page in texts),
        batch_size=100,
        update_conflicts=True,
        unique_fields=["transcript", "number"],
        update_fields=["label", "text", "is_machine_read"],
    )
    found.pages.exclude(number__in=numbers).delete()
    found.state, found.hidden, found.last_page = read.state, read.hidden, max(numbers, default=0)
    found.pictures = _store_pictures(found, pages)
    found.save()
    states.commit(found.attachment)
    if found.record is not None:
        record_changed.send(type(found.record), instance=found.record)


def _row(transcript: Transcript, page: Page) -> AttachmentPage:
    return AttachmentPage(
        transcript=transcript,
        number=page.number,
        label=page.label,
        text=page.text,
        is_machine_read=page.is_machine_read,
    )


def _store_pictures(transcript: Transcript, pages: Sequence[Page]) -> int:
    """Put the pictures in place of those before, and return how many there are: pages 1, 2, 3 and so on."""
    transcript.page_pictures.all().delete()
    pictured = [page for page in pages if page.picture]
    for page in pictured:
        picture = PagePicture(transcript=transcript, number=page.number)
        picture.file.save("", ContentFile(b64decode(page.picture)), save=False)
        picture.save()
    return len(pictured)
