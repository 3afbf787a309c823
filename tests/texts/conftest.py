from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.texts import extraction
from portal.texts.models import Transcript
from tests.factories import make_notice
from tests.texts.files import store

BY = Actor("Văn phòng UBND xã")


@pytest.fixture
def read(db: None) -> Callable[..., Transcript]:
    """Attach a file to a public notice, or to the record that is given, and read it as the worker does."""

    def attach_and_read(file: ContentFile, *, to: Any = None, title: str = "Bản ký") -> Transcript:
        transcript = attach(to or make_notice(), file, title=title, by=BY).transcript
        extraction.extract(transcript)
        transcript.refresh_from_db()
        return transcript

    return attach_and_read


@pytest.fixture
def read_stored(db: None) -> Callable[..., Transcript]:
    """Read a file that came into the portal before there was a door."""

    def begin_and_read(file: ContentFile, media_type: str) -> Transcript:
        transcript = extraction.start_transcript(store(make_notice(), file, media_type=media_type))
        assert transcript
        extraction.extract(transcript)
        transcript.refresh_from_db()
        return transcript

    return begin_and_read
