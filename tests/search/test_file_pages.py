"""Pages of files are found while their record may be seen, and lead to it; nobody else ever meets their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from portal.dialogues import commitments
from portal.dialogues.models import Notice, Topic
from portal.petitions.models import Petition
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.levels import Visibility
from portal.records.models import Attachment
from portal.records.purge import purge
from portal.texts import extraction
from portal.texts.models import AttachmentPage
from search.engines.base import SearchUnavailable
from search.index import documents, fallback, outbox
from search.index.consistency import differences
from search.query.answer import Key
from search.query.criteria import Criteria
from tests.factories import make_commitment, make_dialogue, make_notice, make_petition
from tests.texts.files import make_docx, make_pdf, make_scan, make_xlsx

BY = Actor("Văn phòng UBND xã")
TODAY = date(2026, 11, 1)
WORDS = "kè suối Nậm Pung"
QUESTION = "/tim-kiem/?q=k%C3%A8+su%E1%BB%91i+N%E1%BA%ADm+Pung"


@pytest.fixture(params=["embedded", pytest.param("cluster", marks=pytest.mark.server)])
def engine(request: Any, db: None, settings: Any, tmp_path: Any) -> Iterator[None]:
    """An empty index of the test's own, of either engine."""
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
    if request.param == "cluster":
        settings.SEARCH_URL = f"{request.getfixturevalue('elasticsearch_url')}/pages-{uuid4().hex}"
        settings.SEARCH_FALLBACK_URL = f"embedded://{tmp_path / 'reserve'}"
        settings.SEARCH_TIMEOUT = 30  # what is found is no matter of speed
    outbox.rebuild()
    yield
    if request.param == "cluster":
        outbox.engine().discard()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Do something as a transaction of its own, with what follows from its commit."""

    def commit(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        connection.run_on_commit.clear()  # a test never commits, so what has run would still be waiting
        with django_capture_on_commit_callbacks(execute=True):
            made = verb(*args, **kwargs)
        outbox.drain()  # what a job asked for after a drain was asked for already
        return made

    return commit


def with_file(record: Any, file: Any = None, *, title: str = "Bản ký") -> Attachment:
    return attach(record, file or make_pdf("Thông báo", "", f"Nghiệm thu {WORDS}."), title=title, by=BY)


def found(words: str = WORDS) -> set[Key]:
    return {hit.key for hit in outbox.engine().search(Criteria(words=words), today=TODAY).hits}


def keys_of_pages(attachment: Attachment) -> set[Key]:
    return {
        Key("page", pk)
        for pk in AttachmentPage.objects.filter(transcript__attachment=attachment).values_list("pk", flat=True)
    }


def shown(client: Any) -> str:
    """Everything that a reader could get of the question: page, table, suggestions."""
    table = b"".join(client.get(QUESTION.replace("/?", "/csv/?")).streaming_content)
    typed = client.get("/tim-kiem/goi-y/?q=Nghi%E1%BB%87m+thu")
    return client.get(QUESTION).content.decode() + table.decode() + typed.content.decode()


@pytest.mark.usefixtures("engine")
def test_found_page_links_file_and_record(client, committed):
    notice = make_notice()
    attachment = committed(with_file, notice)
    assert len(found()) == 1
    page = client.get(QUESTION).content.decode()
    assert f"/tai-lieu/{attachment.uuid}/van-ban/?trang=1#trang-3" in page
    assert f"/tai-lieu/{attachment.uuid}/#page=3" in page
    assert notice.get_absolute_url() in page
    assert "Trang 3 của Bản ký" in page
    assert "máy đọc" not in page
    assert list(differences()) == []


def test_sheet_is_named_in_results(client, engine, committed):
    committed(with_file, make_notice(), make_xlsx({"Tiến độ": [[WORDS]]}), title="Phụ lục")
    assert "Trang tính “Tiến độ” của Phụ lục" in client.get(QUESTION).content.decode()


@pytest.mark.server
def test_machine_read_page_is_marked(client, engine, committed):
    committed(with_file, make_notice(), make_scan(f"Thông báo kết luận về việc nghiệm thu {WORDS}"))
    assert "máy đọc" in client.get(QUESTION).content.decode()


def hidden(record: Any) -> None:
    visibility.decide(record, level=Visibility.NEVER, by=BY, on=TODAY, basis="Luật Tố cáo 2018")


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("leave", [hidden, purge])
def test_pages_leave_exits_with_their_record(client, committed, leave):
    petition = committed(make_petition)
    attachment = committed(with_file, petition)
    pages = keys_of_pages(attachment)
    assert found()
    assert "Nghiệm thu" in shown(client)
    committed(leave, petition)
    assert found() & pages == set()
    assert "Nghiệm thu" not in shown(client)
    assert "Bản ký" not in shown(client)
    assert client.get(f"/tai-lieu/{attachment.uuid}/van-ban/").status_code == 404
    assert list(differences()) == []
    assert AttachmentPage.objects.exists() is (leave is hidden)


@pytest.mark.usefixtures("engine")
def test_stale_index_shows_no_hidden_page(client, committed):
    petition = committed(make_petition)
    committed(with_file, petition)
    Petition.objects.filter(pk=petition.pk).update(visibility=Visibility.NEVER)
    assert "Nghiệm thu" not in shown(client)


@pytest.mark.usefixtures("engine")
def test_published_record_makes_pages_findable(committed):
    petition = committed(make_petition, public=False)
    committed(with_file, petition)
    assert found() == set()
    committed(visibility.decide, petition, level=Visibility.PUBLIC, by=BY, on=TODAY, basis="116-KL/TU")
    assert len(found()) == 1


@pytest.mark.usefixtures("engine")
def test_hiding_notice_hides_commitment_pages(committed):
    commitment = committed(make_commitment)
    event = committed(
        commitments.report, commitment, by=BY, on=date(2026, 4, 1), text="Đang làm.", evidence=[make_docx(WORDS)]
    )
    assert len(found()) == 1
    assert Attachment.of(event).get().transcript.record == commitment
    committed(hidden, commitment.conclusion.notice)
    assert found() == set()


def test_database_list_shows_no_pages(client, db, settings, tmp_path, monkeypatch):
    with_file(make_petition())

    def away(*args: Any, **kwargs: Any) -> None:
        raise SearchUnavailable

    monkeypatch.setattr(fallback, "_asked", away)
    answer = client.get(QUESTION)
    assert answer.status_code == 503
    assert "Nghiệm thu" not in answer.content.decode()


def every_owner() -> dict[str, Any]:
    return {
        "petition": make_petition(),
        "hidden petition": make_petition(public=False),
        "notice": make_notice(),
        "draft": make_notice(publish=False),
        "dialogue": make_dialogue(),
        "event of a dialogue": make_dialogue().events.first(),
        "event of a hidden petition": make_petition(public=False).events.first(),
        "event of a commitment": make_commitment().events.first(),
    }


@pytest.mark.django_db
def test_indexed_pages_match_served_files():
    attachments = [with_file(owner, make_docx(WORDS), title=name) for name, owner in every_owner().items()]
    for attachment in attachments:
        extraction.extract(attachment.transcript)
    served = {attachment.title for attachment in attachments if attachment.is_public}
    assert {page.transcript.attachment.title for page in documents.SOURCES["page"].rows()} == served
    assert len(served) == 5


@pytest.mark.django_db
def test_page_takes_facets_of_its_record():
    topic = Topic.objects.create(name="Thủy lợi")
    petition = make_petition(topic=topic, on=date(2025, 3, 5))
    petition.owner = petition.unit
    petition.save()
    extraction.extract(with_file(petition).transcript)
    page = next(documents.SOURCES["page"].all_documents())
    assert (page.topic, page.units, page.received) == ("thuy-loi", (str(petition.unit.pk),), date(2025, 3, 5))


@pytest.mark.usefixtures("example", "db", "index")
def test_example_notices_have_file_pages(client):
    for notice in Notice.objects.public():
        assert AttachmentPage.objects.filter(transcript__attachment__in=Attachment.of(notice)).exists()
