"""What plans, dialogues and notices share in a file."""

from __future__ import annotations

from typing import Annotated

from portal.records.importing import one_of

from ..models.dialogues import Form

FORMS = {
    "truc_tiep": Form.IN_PERSON,
    "truc_tuyen": Form.ONLINE,
    "truc_tuyen_ket_hop": Form.HYBRID,
    "truc_tuyen_ket_hop_truc_tiep": Form.HYBRID,
    "chuyen_de": Form.THEMATIC,
    "truc_tiep_theo_chuyen_de": Form.THEMATIC,
    "dot_xuat": Form.EXTRAORDINARY,
}
FormOf = Annotated[Form, one_of(FORMS)]


def titled(excerpt: str, *, after: str = "") -> str:
    """The excerpt of a document (trích yếu) as a title, with a capital."""
    title = f"{after} {excerpt}".strip()
    return title[:1].upper() + title[1:]
