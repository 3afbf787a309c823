"""Link previews (Open Graph): title, description, and a picture drawn from the record.

Independent of the day of reading: whoever shares an address keeps the picture for weeks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.dialogues.models import Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueState
from portal.formats import written_date
from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.public.presenters.status_styles import style_of
from portal.records.models import PublicRecord
from portal.records.titles import titled

from . import typesetting

WORDS_OF_A_SENTENCE = 30


@dataclass(frozen=True)
class Preview:
    """`picture` is the address of the picture; `facts` and `state` are what it says beneath the title."""

    kind: str
    number: str
    title: str
    sentence: str
    picture: str
    facts: tuple[str, ...] = field(default=())
    state: TextChoices | None = None


def of_petition(petition: Petition) -> Preview:
    owner, due = petition.owner, petition.due_on
    return Preview(
        kind=str(petition.get_kind_display()),
        number=petition.code,
        title=titled(petition.title),
        sentence=Truncator(petition.content).words(WORDS_OF_A_SENTENCE),
        picture=reverse("petition_picture", args=[petition.code]),
        facts=_facts(_("Responsible: %s") % owner if owner else "", _("Due: %s") % written_date(due) if due else ""),
        state=State(petition.state),
    )


def of_notice(notice: Notice) -> Preview:
    return Preview(
        kind=_("Notice of conclusion"),
        number=notice.number,
        title=titled(notice.title),
        sentence=Truncator(notice.summary or notice.title).words(WORDS_OF_A_SENTENCE),
        picture=reverse("notice_picture", args=[notice.slug]),
        facts=_facts(
            _("Issued by: %s") % notice.unit,
            _("Issued on: %s") % written_date(notice.issued_on) if notice.issued_on else "",
        ),
    )


def of_dialogue(dialogue: Dialogue) -> Preview:
    starts_at = timezone.localtime(dialogue.starts_at)
    day = written_date(starts_at)
    return Preview(
        kind=_("Dialogue"),
        number=str(dialogue.get_form_display()),
        title=titled(dialogue.theme),
        sentence=_("%(day)s, %(place)s. Chair: %(chair)s.")
        % {
            "day": f"{starts_at:%H:%M} {day}",
            "place": dialogue.place_text,
            "chair": dialogue.chair,
        },
        picture=reverse("dialogue_picture", args=[dialogue.slug]),
        facts=_facts(f"{starts_at:%H:%M}, {day}", dialogue.place_text),
        state=DialogueState(dialogue.state),
    )


def drawn(preview: Preview) -> bytes:
    """The picture: PNG, 1200 by 630 pixels."""
    return typesetting.png("preview.typ", _data(preview))


def entity_tag(record: PublicRecord) -> str:
    """Changes whenever the picture may: with the record and the language."""
    return f'"{record.updated_at.timestamp():.6f}-{get_language()}"'


def _data(preview: Preview) -> dict[str, Any]:
    badge = preview.state and {"text": str(preview.state.label), "tone": style_of(preview.state).tone}
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "name": settings.WAGTAIL_SITE_NAME,
        "kind": preview.kind,
        "number": preview.number,
        "title": preview.title,
        "facts": preview.facts,
        "badge": badge,
    }


def _facts(*facts: str) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)
