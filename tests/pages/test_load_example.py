"""The example comes in through the importers: whole, once, and without the denunciation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

import portal
from pages.example.accounts import LOG_INS, PASSWORD
from pages.example.days import rendered
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.organisations.models import Membership, Unit
from portal.petitions.models import Petition
from portal.records.models import Attachment
from portal.supervision.models import Verdict
from portal.texts.models import Transcript
from portal.workdays.models import Deadline
from portal.workdays.timeliness import Timeliness

pytestmark = pytest.mark.usefixtures("example", "db")

FILES = Path(portal.__file__).parent / "example"


def _everything() -> str:
    """All cells of all tables."""
    with connection.cursor() as cursor:
        cells = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names from the database)
            cells += cursor.fetchall()
    return repr(cells)


def test_denunciation_is_stored_nowhere():
    (denunciation,) = (
        petition
        for petition in json.loads((FILES / "petitions.json").read_text(encoding="utf-8"))["petitions"]
        if petition["publish"] == "never"
    )
    everything = _everything()
    assert "KN-2024-009" in everything
    assert denunciation["code"] not in everything
    assert denunciation["note"] not in everything
    assert denunciation["kind"] not in everything


def test_complaint_is_counted_not_public():
    complaint = Petition.objects.get(code="KN-2024-009")
    assert complaint not in Petition.objects.public()
    assert complaint in Petition.objects.counted()


def test_loading_again_changes_nothing(capsys):
    before = {model: model.objects.count() for model in (Petition, Dialogue, Notice, Commitment, Unit, Attachment)}
    call_command("load_example")
    assert {model: model.objects.count() for model in before} == before
    assert "0 " in capsys.readouterr().out


def test_if_empty_keeps_site_with_dialogues():
    Petition.objects.filter(code="KN-T7HA-4YNZ").update(title="Đã sửa")
    call_command("load_example", "--if-empty")
    assert Petition.objects.get(code="KN-T7HA-4YNZ").title == "Đã sửa"


# The living commune


def test_live_dialogues_are_past_and_upcoming():
    today = timezone.localdate()
    days = {
        dialogue.reference: (dialogue.day - today).days
        for dialogue in Dialogue.objects.filter(reference__startswith="SN")
    }
    assert {"SN-04": 9, "SN-05": 23}.items() <= days.items()
    states = Dialogue.objects.public().filter(reference__startswith="SN").values_list("state", flat=True)
    assert set(states) == {"announced", "held", "postponed", "cancelled"}


def test_live_notices_timely_late_and_missing():
    met = {
        dialogue.reference: (deadline := Deadline.of(dialogue).get(code="notice")).met_on
        and deadline.met_on <= deadline.due_on
        for dialogue in Dialogue.objects.held().filter(reference__startswith="SN")
    }
    assert met == {"SN-01": False, "SN-02": True, "SN-03": None}
    assert Deadline.of(Dialogue.objects.get(reference="SN-03")).get(code="notice").due_on < timezone.localdate()


def test_live_commitments_show_every_timeliness():
    today = timezone.localdate()
    living = Commitment.objects.filter(conclusion__notice__number__in=["21-TB/ĐU", "47/TB-UBND"])
    assert {commitment.timeliness(on=today) for commitment in living} == {
        Timeliness.ON_TIME,
        Timeliness.DUE_SOON,
        Timeliness.OVERDUE,
        Timeliness.LATE,
    }
    done = living.get(conclusion__notice__number="21-TB/ĐU", conclusion__number=4)
    assert Attachment.of(done.events.get(kind="done")).get().is_picture
    verdicts = living.filter(findings__isnull=False).values_list("findings__kind", flat=True)
    assert set(verdicts) == {Verdict.KEPT, Verdict.NOT}


def test_dates_count_from_loading_day():
    text = '{"date": "@-2", "text": "ngày {+3}", "year": "{year}", "plan": "@plan"}'
    assert rendered(text, today=date(2027, 3, 1)) == (
        '{"date": "2027-02-27", "text": "ngày 4/3/2027", "year": "2027", "plan": "2027-01-20"}'
    )


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2027, 2, 8), date(2028, 2, 29), date(2027, 12, 31)])
def test_plan_is_issued_before_loading_day(today):
    assert date.fromisoformat(rendered("@plan", today=today)) < today


# Papers and log-ins


def test_notices_have_files_and_annex():
    assert all(Attachment.of(notice).exists() for notice in Notice.objects.all())
    annexed = Notice.objects.get(number="412-TB/HU")
    assert set(Attachment.of(annexed).values_list("extension", flat=True)) == {"docx", "xlsx"}


def test_minutes_are_readable_page_by_page():
    minutes = Attachment.of(Dialogue.objects.get(reference="DT-2024-01")).get()
    assert minutes.extension == "pdf"
    assert [page.number for page in minutes.transcript.pages.all()] == [1, 2, 3]


def test_every_transcript_is_done():
    assert set(Transcript.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize("log_in", LOG_INS, ids=lambda log_in: log_in.username)
def test_every_example_account_can_log_in(log_in, rf):
    account = authenticate(rf.get("/"), username=log_in.username, password=PASSWORD)
    assert account is not None
    validate_password(PASSWORD, account)
    assert account.has_perm("wagtailadmin.access_admin")
    held = {(membership.unit.slug, membership.role) for membership in account.memberships.all()}
    assert held == set(log_in.memberships)


def test_accounts_hold_rights_by_membership_only():
    for account in get_user_model().objects.filter(
        is_superuser=False, username__in=[each.username for each in LOG_INS]
    ):
        assert not account.user_permissions.exists()
        assert Membership.objects.filter(user=account).exists()
