"""Values of documents in import files: number and title."""

from __future__ import annotations

from typing import Annotated, TypeVar

from django.db.models import QuerySet

from portal.dialogues.models.dialogues import Form
from portal.dialogues.models.documents import OfficialDocument
from portal.importing import one_of
from portal.language.spelling import name_key

FORMS = {
    "truc_tiep": Form.IN_PERSON,
    "truc_tuyen": Form.ONLINE,
    "truc_tuyen_ket_hop": Form.HYBRID,
    "truc_tuyen_ket_hop_truc_tiep": Form.HYBRID,
    "chuyen_de": Form.THEMATIC,
    "truc_tiep_theo_chuyen_de": Form.THEMATIC,
    "dot_xuat": Form.EXTRAORDINARY,
}
Document = TypeVar("Document", bound=OfficialDocument)
FormOf = Annotated[Form, one_of(FORMS)]


def numbered(documents: QuerySet[Document], number: str) -> Document | None:
    """The document of a number, whatever its case and dashes."""
    return next((document for document in documents if name_key(document.number) == name_key(number)), None)


def titled(excerpt: str, *, after: str = "") -> str:
    """The excerpt of a document (trích yếu) as a title, with a capital."""
    title = f"{after} {excerpt}".strip()
    return title[:1].upper() + title[1:]
