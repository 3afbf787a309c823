"""What was read of the paper, beside the form: a box to tick for each proposal, and the paper with places marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.models import Notice, NoticeReading


class ProposalField(forms.BooleanField):
    """Ticked by whoever has compared what was read with the paper."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Compared with the paper"), required=False)


def proposal_field(form: forms.BaseForm, reading: NoticeReading | None, key: str) -> None:
    """Keep the box where something was read, with the place in the paper and what is doubtful; it can be unticked."""
    if reading is None or key not in reading.proposals:
        del form.fields["is_confirmed"]
        return
    form.fields["is_confirmed"].initial = key not in reading.unconfirmed
    proposal = reading.proposals[key]
    notes = ((note,) for note in proposal.get("notes", []))
    form.fields["is_confirmed"].help_text = format_html(
        "{}{}",
        _place(proposal.get("first", 0), proposal.get("last", 0)),
        format_html_join("", '<br><strong class="desk-doubt">{}</strong>', notes),
    )


def _place(first: int, last: int) -> SafeString | str:
    if not first:
        return _("It was put together from several places of the paper.")
    lines = str(first) if first == last else f"{first}–{last}"
    words = _("line %(lines)s of the paper") % {"lines": lines}
    return format_html('{} <a href="#dong-{}">{}</a>.', _("Read from"), first, words)


@dataclass(frozen=True)
class PaperLine:
    """A line of the paper; `conclusion` is the number of the one that begins here, 0 if none does."""

    number: int
    text: str
    conclusion: int = 0
    is_taken: bool = False


def paper_beside(notice: Notice) -> tuple[str, list[PaperLine]] | None:
    """Name and lines of the paper, of a draft that was read from one."""
    reading: NoticeReading | None = getattr(notice, "reading", None)
    return (reading.file_name, list(_lines(reading))) if reading else None


def _lines(reading: NoticeReading) -> Iterator[PaperLine]:
    found = (each for key, each in reading.proposals.items() if key != NoticeReading.HEAD and each["first"])
    places = sorted(found, key=lambda each: each["first"])  # a database may keep keys in an order of its own
    begins = {each["first"]: number for number, each in enumerate(places, start=1)}
    taken = {line for each in places for line in range(each["first"], each["last"] + 1)}
    for number, text in enumerate(reading.lines, start=1):
        yield PaperLine(number, text, begins.get(number, 0), number in taken)
