"""What an engine keeps of a document."""

from datetime import date

from search.query.clauses import Field
from search.query.filters import FACET_FIELDS
from search.schema.document import Document
from search.schema.index_fields import index_fields


def test_an_entry_has_every_field_of_tokens_and_every_facet():
    document = Document("petition", 1, "Đường hỏng", due=date(2026, 10, 31))
    assert {*Field, *FACET_FIELDS.values()} <= index_fields(document).keys()


def test_what_a_title_cites_is_found_as_what_a_text_cites_and_nothing_is_read_across_both():
    document = Document("petition", 1, "Thực hiện 12-TB/HU", body="45/TB-UBND đã trả lời 30")
    assert {"12tbhu", "45tbubnd"} <= set(index_fields(document)["cited"].split())
    assert index_fields(Document("petition", 1, "Số 30", body="/TB-UBND của huyện"))["cited"] == ""
