"""What may not be seen is in no format of the open data: one test for each exit."""

import hashlib
import zipfile
from datetime import date
from io import BytesIO

import pytest

from portal.dialogues import reception
from portal.opendata.catalogue.resources import RESOURCES
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.levels import Visibility
from portal.records.visibility import decide
from tests.factories import (
    make_conclusion,
    make_dialogue,
    make_notice,
    make_petition,
    make_picture,
    make_reception_rule,
)
from tests.public.test_visibility import BY, SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

NAMES = list(RESOURCES)


def text_of(workbook: bytes) -> str:
    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def everything(client, take) -> str:
    """All that the open data say, in every format."""
    lists = (client.get(f"/api/v1/{name}?page_size=200").content.decode() for name in NAMES)
    lines = (take(f"{name}.jsonl").decode() for name in NAMES)
    tables = (take(f"{name}.csv").decode() for name in NAMES)
    books = (text_of(take(f"{name}.xlsx")) for name in NAMES)
    return "".join([*lists, *lines, *tables, *books])


def test_a_hidden_petition_has_no_record(client, hidden):
    assert client.get(f"/api/v1/petitions/{hidden.code}").status_code == 404


def test_hidden_and_unknown_petition_404_alike(client, hidden):
    nothing = client.get("/api/v1/petitions/KN-0000-0000").content
    assert client.get(f"/api/v1/petitions/{hidden.code}").content == nothing


def test_hidden_petition_is_in_no_output(client, take, hidden):
    make_petition().related.add(hidden)
    told = everything(client, take)
    assert SECRET not in told
    assert hidden.code not in told


def test_topic_of_hidden_petition_is_absent(client, take, hidden):
    told = everything(client, take)
    assert "linh-vuc-kin" not in told
    assert client.get("/api/v1/topics/linh-vuc-kin").status_code == 404


@pytest.mark.parametrize("asked", ["unit=don-vi-kin", "topic=linh-vuc-kin", "state=received", "year=2026"])
def test_filter_finds_no_hidden_petitions(ask, hidden, asked):
    assert ask(f"petitions?{asked}")["total"] == 0


def test_few_hidden_petitions_are_not_counted(ask, hidden):
    make_petition()
    assert ask("petition-totals/2026")["received"] == 1


def test_aggregate_only_petition_counts_in_totals(ask, hidden):
    make_petition()
    for _ in range(2):  # from three on no difference of two numbers tells of one petition
        another = make_petition(public=False)
        if hidden.visibility == Visibility.AGGREGATE_ONLY:
            decide(another, level=Visibility.AGGREGATE_ONLY, by=BY, on=another.received_on, basis="Kết luận 116-KL/TU")
    totals = ask("petition-totals/2026")
    assert totals["received"] == (4 if hidden.visibility == Visibility.AGGREGATE_ONLY else 1)
    assert (totals["public"], totals["open"]) == (1, 1)
    assert totals["topics"] == [{"slug": "", "count": 1}]


def test_draft_notice_is_in_no_output(client, take, draft):
    assert SECRET not in everything(client, take)
    assert client.get(f"/api/v1/notices/{draft.slug}").status_code == 404


def test_hidden_notice_hides_commitments_and_findings(client, ask, take, withdrawn_from_view):
    told = everything(client, take)
    assert SECRET not in told
    assert str(withdrawn_from_view.uuid) not in told
    assert ask("findings")["total"] == ask("commitments")["total"] == 0
    assert client.get(f"/api/v1/commitments/{withdrawn_from_view.uuid}").status_code == 404


def test_petition_and_notice_omit_hidden_dialogue(client, ask, take):
    petition = make_petition(dialogue=make_dialogue(theme=SECRET))
    notice = make_notice(make_conclusion(), dialogue=petition.dialogue)
    decide(petition.dialogue, level=Visibility.NEVER, by=BY, on=date(2026, 6, 1), basis="Quyết định")
    told = everything(client, take)
    assert SECRET not in told
    assert petition.dialogue.slug not in told
    assert ask(f"petitions/{petition.code}")["dialogue"] is None
    assert ask(f"notices/{notice.slug}")["dialogue"] is None


def test_correction_omits_hidden_corrected_notice(ask):
    first = make_notice(make_conclusion())
    second = make_notice(make_conclusion(), dialogue=first.dialogue, corrects=first, issued_on=date(2026, 3, 20))
    assert ask(f"notices/{second.slug}")["corrects"] == first.slug
    decide(first, level=Visibility.NEVER, by=BY, on=date(2026, 6, 1), basis="Quyết định")
    assert ask(f"notices/{second.slug}")["corrects"] is None


def test_petition_hidden_later_404s_despite_etag(client):
    petition = make_petition()
    tag = client.get(f"/api/v1/petitions/{petition.code}")["ETag"]
    decide(petition, level=Visibility.NEVER, by=BY, on=date(2026, 6, 15), basis="Luật BVDLCN 91/2025")
    assert client.get(f"/api/v1/petitions/{petition.code}", headers={"If-None-Match": tag}).status_code == 404


def test_account_behind_step_is_absent(client, take, django_user_model):
    account = django_user_model.objects.create(username="nguyenvana", email="a@example.vn", last_name="Nguyễn Văn A")
    petition = make_petition()
    lifecycle.resolve(petition, by=Actor("UBND xã", account), on=date(2026, 4, 1), text="Đã sửa.")
    told = everything(client, take)
    assert "Đã sửa." in told
    for secret in ("nguyenvana", "a@example.vn", "Nguyễn Văn A"):
        assert secret not in told


def test_files_of_hidden_records_are_absent(client, ask, take, hidden, draft):
    attach(hidden, make_picture(), title=SECRET, by=BY)
    attach(draft, make_picture(), title=SECRET, by=BY)
    attach(hidden.events.first(), make_picture(), title=SECRET, by=BY)
    shown = make_petition()
    attach(shown, make_picture(), title="Ảnh đường thôn Ngò", by=BY)
    attach(shown.events.get(), make_picture(), title="Ảnh của bước", by=BY)
    told = everything(client, take)
    assert SECRET not in told
    assert "Ảnh đường thôn Ngò" in told
    by_title = {file["title"]: file for file in ask("files")["items"]}
    assert by_title["Ảnh của bước"]["record"] == shown.code
    assert by_title["Ảnh của bước"]["step"] == str(shown.events.get().uuid)


def test_file_of_record_hidden_later_404s(client, ask):
    petition = make_petition()
    file = attach(petition, make_picture(), title="Ảnh", by=BY)
    assert ask(f"files/{file.uuid}")["sha256"] == file.sha256
    response = client.get(ask(f"files/{file.uuid}")["url"])
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == file.sha256
    decide(petition, level=Visibility.NEVER, by=BY, on=date(2026, 6, 15), basis="Luật BVDLCN 91/2025")
    assert client.get(f"/api/v1/files/{file.uuid}").status_code == 404


def test_petition_omits_step_of_hidden_commitment(ask, withdrawn_from_view):
    step = withdrawn_from_view.events.get(kind="progress")
    path = f"petitions/{Petition.objects.get().code}"
    assert [each["commitment_step"] for each in ask(path)["events"]] == [None, None, None, None]
    decide(
        withdrawn_from_view.conclusion.notice, level=Visibility.PUBLIC, by=BY, on=date(2026, 6, 2), basis="Quyết định"
    )
    assert str(step.uuid) in [each["commitment_step"] for each in ask(path)["events"]]


def test_hidden_reception_day_is_absent(client, take):
    rule = make_reception_rule(days_of_month="15", place_text=SECRET)
    for day in reception.plan_year(rule, 2026, by=BY, on=date(2026, 1, 5)):
        decide(day, level=Visibility.NEVER, by=BY, on=date(2026, 1, 6), basis="Quyết định")
    assert SECRET not in everything(client, take)
