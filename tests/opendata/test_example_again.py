"""A dump of the example, loaded into an empty portal: whoever reads its pages there reads the same."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.dialogues.commitments import ask_extension
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.opendata.exports import dumps
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.records.levels import Visibility
from portal.records.models import Attachment
from portal.records.visibility import decide
from tests.factories import ISSUED_ON, make_conclusion, make_notice
from tests.public.reading import read
from tests.public.test_visibility import BY

from .emptying import empty

pytestmark = [pytest.mark.usefixtures("example"), pytest.mark.django_db]

# What a dump does not hold: proofs of the ledger, and the time of day at which something was entered.
OF_THE_PLACE = re.compile(r"\b[0-9a-f]{64}\b|(?<=\d{4}) \d\d:\d\d\b")


def pages() -> dict[str, str]:
    """The words of every page of a petition, a dialogue, a notice and a unit, and of the scoreboard."""
    records: list[Any] = [
        *Petition.objects.public(),
        *Dialogue.objects.public(),
        *Notice.objects.public(),
        *Unit._default_manager.all(),
    ]
    addresses = {record.get_absolute_url() for record in records}
    years = {f"/giam-sat/?nam={year}" for year in range(2024, timezone.localdate().year + 1)}
    return {address: OF_THE_PLACE.sub("", read(Client(), address)) for address in addresses | years}


def test_loaded_dump_gives_same_pages(settings, tmp_path):
    settings.DUMPS_ROOT = tmp_path
    Attachment.objects.all().delete()  # their bytes are not in a dump
    for counted_only in Petition.objects.counted().exclude(pk__in=Petition.objects.public()):
        decide(
            counted_only, level=Visibility.NEVER, by=BY, on=timezone.localdate(), basis="Không có trong bản kết xuất"
        )
    words = make_conclusion(due_on=None, due_words="quý IV/2030")
    words.derive_due_date(issued_on=ISSUED_ON)
    asked = Commitment.objects.get(conclusion__notice=make_notice(words, signer="Đỗ Thị Lan", recipients="Lưu: VT"))
    ask_extension(asked, due_on=date(2031, 3, 31), by=BY, on=ISSUED_ON, reason="Mưa lũ kéo dài.")
    before = pages()
    folder = dumps.make(now=timezone.now()).folder
    empty()
    call_command("load_dump", str(folder), verbosity=0)
    after = pages()
    assert after.keys() == before.keys()
    assert [address for address, text in before.items() if after[address] != text] == []
