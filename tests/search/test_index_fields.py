"""What an engine keeps of a document."""

from datetime import date

from search.query.clauses import Field
from search.query.filters import FACET_FIELDS
from search.schema.document import Document
from search.schema.index_fields import index_fields


def test_entry_has_every_field_and_facet():
    document = Document("petition", 1, "Đường hỏng", due=date(2026, 10, 31))
    assert {*Field, *FACET_FIELDS.values()} <= index_fields(document).keys()


def test_title_and_body_citations_stay_separate():
    document = Document("petition", 1, "Thực hiện 12-TB/HU", body="45/TB-UBND đã trả lời 30")
    assert {"12tbhu", "45tbubnd"} <= set(index_fields(document)["cited"].split())
    assert index_fields(Document("petition", 1, "Số 30", body="/TB-UBND của huyện"))["cited"] == ""
