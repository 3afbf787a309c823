"""What models take, whoever writes: by a form, an importer, `create` or in bulk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import DateField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, TruncDate
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.dialogues import commitments, lifecycle, reception
from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice, PlannedDialogue, Posting, Topic
from portal.fields.dates import years_after
from portal.organisations.models import HeadTerm, Unit
from portal.petitions import lifecycle as petitions
from portal.petitions.history import receive_many
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import EventKind
from portal.records.actors import Actor
from portal.records.ledger import verification
from portal.workdays.models import SpecialDay
from tests.factories import (
    HELD_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_head,
    make_notice,
    make_petition,
    make_reception_rule,
    make_unit,
)

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã Tân Hòa")
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.get_default_timezone())


def unsaved(**values) -> Petition:
    given = {"title": "Đường ngập", "content": "Mưa là ngập.", "received_on": HELD_ON, **values}
    return Petition(unit=given.pop("unit", None) or make_unit(), **given)


# Both ways in which a row comes into being without a form.
WRITERS = [lambda record: record.save(), lambda record: type(record).objects.bulk_create([record])]
writers = pytest.mark.parametrize("write", WRITERS, ids=["save", "bulk_create"])


def refused(write, record) -> set[str]:
    """The fields that are refused; the same by a form as by the database."""
    with pytest.raises(ValidationError) as by_form:
        record.full_clean(exclude=["slug"], validate_unique=False)
    with pytest.raises(ValidationError) as by_writer:
        write(record)
    assert set(by_writer.value.message_dict) <= set(by_form.value.message_dict)
    return set(by_writer.value.message_dict)


# Text ---------------------------------------------------------------------------------------------------------------


@writers
def test_text_is_cleaned_before_saving(write):
    petition = unsaved(title="Ðường\x0bngập \u200b", content="Dòng một\x0bdòng hai\x00", hamlet="thôn\xa0Ngò")
    write(petition)
    stored = Petition.objects.get()
    assert (stored.title, stored.content, stored.hamlet) == ("Đường ngập", "Dòng một\ndòng hai", "thôn Ngò")
    assert petition.title == stored.title


@writers
@pytest.mark.parametrize("title", ["\u200b", "", " … ", "2026", "x" * 501])
def test_title_without_words_is_refused(write, title):
    assert refused(write, unsaved(title=title)) == {"title"}


def test_names_and_themes_need_a_letter():
    for record in (Unit(name="\u3164", level="commune", kind="other"), Topic(name="12"), Dialogue(theme="…")):
        with pytest.raises(ValidationError) as error:
            record.full_clean()
        assert set(error.value.message_dict) & {"name", "theme"}


def test_events_are_cleaned_before_the_ledger():
    petition = make_petition()
    event = petitions.answer(petition, by=BY, on=HELD_ON, text="Đã\x0btrả lời\u200b", document="45/TB\u200b-UBND")
    event.refresh_from_db()
    assert (event.text, event.document) == ("Đã\ntrả lời", "45/TB-UBND")
    assert list(verification.verify()) == []


def test_texts_in_data_are_cleaned():
    notice = make_notice(make_conclusion(text="Sửa\x0bđường Ðông"), opening="Mở\u2028đầu")
    text = notice.events.get().data["text"]
    assert (text["conclusions"][0]["text"], text["opening"]) == ("Sửa\nđường Đông", "Mở\nđầu")
    assert list(verification.verify()) == []


def test_two_units_may_bear_one_name():
    slugs = {make_unit("Phòng Tài chính").slug for _ in range(2)}
    assert len(slugs) == 2


# Codes --------------------------------------------------------------------------------------------------------------


@writers
@pytest.mark.parametrize("code", ["KN/2026/01", "KN.2026.01", "KN 2026 01", "..", "Ж-1", "K" * 21, "-KN-1", "KN--1"])
def test_code_unfit_for_address_is_refused(write, code):
    assert refused(write, unsaved(code=code)) == {"code"}


def test_refused_code_comes_with_a_proposal():
    with pytest.raises(ValidationError, match="KN-2026-01"):
        unsaved(code="KN/2026/01").save()


@writers
def test_codes_are_written_in_one_form(write):
    write(unsaved(code="kn–8888–0005\u200b"))
    assert Petition.objects.get().code == "KN-8888-0005"


def test_codes_differing_by_case_are_refused():
    unsaved(code="KN-8888-0005").save()
    with pytest.raises(ValidationError) as error:
        unsaved(code="kn-8888-0005").full_clean()
    assert set(error.value.message_dict) == {"code"}


# Dates --------------------------------------------------------------------------------------------------------------


@writers
@pytest.mark.parametrize("day", [date(1, 1, 1), date(1989, 12, 31), date(2206, 11, 28), date(9999, 12, 31)])
def test_receipt_on_impossible_day_is_refused(write, day):
    assert refused(write, unsaved(received_on=day)) == {"received_on"}


def test_receipt_tomorrow_is_refused():
    unsaved(received_on=today()).save()
    with pytest.raises(ValidationError, match="received_on"):
        unsaved(received_on=today() + DAY).save()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1989, 12, 31), date(9999, 12, 31)])
def test_event_on_impossible_day_is_refused(day):
    petition = unsaved()
    petition.save()
    event = PetitionEvent(petition=petition, kind=EventKind.RECEIVED.value, on=day, by=BY)
    for append in (PetitionEvent.objects.append, lambda each: PetitionEvent.objects.append_many([each])):
        with pytest.raises(ValidationError) as error:
            append(event)
        assert set(error.value.message_dict) == {"on"}


@pytest.mark.parametrize("due", [date(9999, 12, 31), years_after(HELD_ON, 10) + DAY, HELD_ON - DAY])
def test_due_date_lies_within_ten_years(due):
    petition = make_petition()
    with pytest.raises(ValidationError) as error:
        petitions.schedule(petition, by=BY, on=HELD_ON, text="Đưa vào kế hoạch", due_on=due)
    assert set(error.value.message_dict) == {"due_on"}
    petition.refresh_from_db()
    assert petition.due_on is None


@pytest.mark.parametrize("due", [date(9999, 12, 31), date(2126, 5, 29)])
def test_extension_beyond_ten_years_is_refused(due):
    commitment = make_commitment()
    with pytest.raises(ValidationError) as error:
        commitments.extend(commitment, due_on=due, by=BY, on=date(2026, 4, 1), reason="Chưa có vốn")
    assert set(error.value.message_dict) == {"due_on"}


def test_impossible_due_in_history_is_refused():
    with pytest.raises(ValidationError) as error:
        receive_many(
            [unsaved()],
            histories=[
                [
                    PetitionEvent(kind=EventKind.RECEIVED.value, on=HELD_ON, by=BY),
                    PetitionEvent(kind=EventKind.ASSIGNED.value, on=HELD_ON, by=BY, data={"due": "9999-12-31"}),
                ]
            ],
        )
    assert set(error.value.message_dict) == {"due_on"}


@writers
@pytest.mark.parametrize("start", [moment(1, 1, 1), datetime(1, 1, 1, tzinfo=UTC), moment(9999, 12, 31, 23)])
def test_dialogue_at_impossible_time_is_refused(write, start):
    chair = make_head()
    record = Dialogue(unit=chair.unit, chair=chair, theme="Đất đai", place_text="Hội trường", starts_at=start, slug="x")
    assert refused(write, record) == {"starts_at"}


def pairs():
    """A record whose second date is before its first, and the field at which the error stands."""
    chair = make_head()
    owned = {"unit": chair.unit, "chair": chair, "theme": "Đất đai", "place_text": "Hội trường", "slug": "dat-dai"}
    start = moment(2026, 12, 10, 14)
    first, last = date(2026, 3, 2), date(2026, 3, 1)
    posting = {"unit": chair.unit, "place_text": "Bảng tin", "posted_by": "Văn thư", "posted_on": first}
    span = {"until": first, "covers_from": first, "covers_to": first}
    return [
        (Dialogue(**owned, starts_at=start, ends_on=date(2026, 12, 9)), "ends_on"),
        (Dialogue(**owned, starts_at=start, opinions_from=first, opinions_until=last), "opinions_until"),
        (HeadTerm(unit=chair.unit, title="Chủ tịch", valid_from=first, valid_to=last), "valid_to"),
        (Posting(**{**posting, **span, "until": last}), "until"),
        (Posting(**{**posting, **span, "covers_to": last}), "covers_to"),
    ]


@writers
@pytest.mark.parametrize("which", range(5))
def test_second_date_before_first_is_refused(write, which):
    record, field = pairs()[which]
    assert refused(write, record) == {field}


def test_refusal_names_both_dates():
    with pytest.raises(ValidationError, match=r"09/12/2026.*10/12/2026"):
        pairs()[0][0].full_clean()


@pytest.mark.parametrize("day", [date(1929, 12, 31), date(2206, 1, 1)])
def test_validity_has_a_plausible_window(day):
    with pytest.raises(ValidationError, match="valid_from"):
        make_unit(valid_from=day)


def test_unit_of_long_ago_is_taken():
    assert make_unit(valid_from=date(1945, 9, 2)).pk


def test_petition_received_before_dialogue_is_refused():
    with pytest.raises(ValidationError, match="received_on"):
        unsaved(dialogue=make_dialogue(), received_on=HELD_ON - DAY).save()


def test_history_beginning_before_receipt_is_refused():
    with pytest.raises(ValidationError):
        receive_many([unsaved()], histories=[[PetitionEvent(kind=EventKind.RECEIVED.value, on=HELD_ON - DAY, by=BY)]])


def test_plan_row_lies_in_its_year():
    chair = make_head()
    plan = AnnualPlan(unit=chair.unit, year=2026, title="Kế hoạch năm 2026", live=False)
    plan.rows = [PlannedDialogue(chair=chair, theme="Đất đai", time_text="Quý I", starts_on=date(2027, 3, 1))]
    with pytest.raises(ValidationError, match="starts_on"):
        plan.save()


@pytest.mark.parametrize("year", [1, 1989, 9999])
def test_year_of_a_plan_is_plausible(year):
    with pytest.raises(ValidationError, match="year"):
        AnnualPlan.objects.create(unit=make_unit(), year=year, title="Kế hoạch", live=False)


def test_plan_is_issued_about_its_year():
    with pytest.raises(ValidationError, match="issued_on"):
        AnnualPlan(unit=make_unit(), year=2026, title="Kế hoạch", issued_on=date(2016, 1, 15)).full_clean()


def test_day_off_in_9999_is_refused():
    with pytest.raises(ValidationError, match="date"):
        SpecialDay.objects.bulk_create([SpecialDay(date=date(9999, 1, 1), name="Tết")])


def test_reception_move_to_9999_is_refused():
    rule = make_reception_rule(valid_from=date(2026, 1, 1))
    day = reception.plan_day(rule, today() + DAY, today() + DAY, by=BY, on=today())
    with pytest.raises(ValidationError) as error:
        reception.move(day, to=date(9999, 1, 1), by=BY, on=today(), reason="Bận họp")
    assert set(error.value.message_dict) == {"to"}


def test_notice_of_tomorrow_is_not_published():
    notice = make_notice(make_conclusion(due_on=today() + 30 * DAY), issued_on=today() + DAY, publish=False)
    assert len(notice.missing_for_publication()) == 1


# Numbers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({"attendees": 99999999999999999999}, "attendees"),
        ({"attendees": 100_001}, "attendees"),
        ({"attendees": -5}, "attendees"),
        ({"attendees": 20, "speakers": 21}, "speakers"),
        ({"speakers": 3, "answered_on_site": 4}, "answered_on_site"),
    ],
)
def test_impossible_counts_are_refused(counts, field):
    dialogue = make_dialogue(held=False)
    with pytest.raises(ValidationError) as error:
        lifecycle.hold(dialogue, by=BY, on=HELD_ON, **counts)
    assert set(error.value.message_dict) == {field}
    assert not dialogue.events.filter(kind="held").exists()


# Rows of before -----------------------------------------------------------------------------------------------------


def test_unchanged_invalid_values_can_be_saved():
    petition = make_petition()
    Petition.objects.filter(pk=petition.pk).update(code="kn/1", received_on=date(2206, 11, 28))
    old = Petition.objects.get(pk=petition.pk)
    old.title = "Tên mới"
    old.full_clean()
    old.save()
    assert Petition.objects.get(pk=petition.pk).title == "Tên mới"
    old.received_on = date(2207, 1, 1)
    with pytest.raises(ValidationError, match="received_on"):
        old.save()


def test_existing_lower_case_code_stays():
    petition = make_petition()
    Petition.objects.filter(pk=petition.pk).update(code="kn-8888-0005")
    old = Petition.objects.get(code="kn-8888-0005")
    old.save()
    assert Petition.objects.get(pk=petition.pk).code == "kn-8888-0005"


def test_report_recomputes_impossible_due_date():
    commitment = make_commitment()
    Commitment.objects.filter(pk=commitment.pk).update(due_on=date(9999, 12, 31), due_original=date(9999, 12, 31))
    old = Commitment.objects.get(pk=commitment.pk)
    commitments.report(old, by=BY, on=date(2026, 4, 1), text="Đã làm một nửa")
    assert Commitment.objects.get(pk=commitment.pk).due_on == date(2026, 5, 29)


def test_checking_clean_row_costs_no_query():
    petition = make_petition()
    with CaptureQueriesContext(connection) as asked:
        petition.save(update_fields=["title", "state_since", "code"])
    # Receivers read whole petitions, beginning with their key; the door would ask for its own columns.
    alone = 'SELECT "petitions_petition"."id"'
    selects = [each["sql"] for each in asked.captured_queries if 'FROM "petitions_petition"' in each["sql"]]
    assert all(sql.startswith(alone) for sql in selects)


def test_guarded_columns_mix_with_plain_ones():
    dialogue = make_dialogue()
    plain = Value(HELD_ON, output_field=DateField())
    rows = Dialogue.objects.annotate(
        until=Coalesce("ends_on", TruncDate("starts_at"), plain),
        said=Concat("theme", Value(" "), "form"),
        chosen=Coalesce(Subquery(Dialogue.objects.filter(pk=OuterRef("pk")).values("ends_on")), plain),
    )
    assert rows.get() == dialogue
    assert (rows.get().until, rows.get().chosen) == (HELD_ON, HELD_ON)
    assert PetitionEvent.objects.filter(data__due="2026-01-01").count() == 0


def test_check_records_lists_invalid_rows(capsys):
    petition = make_petition()
    call_command("check_records")
    Petition.objects.filter(pk=petition.pk).update(code="kn/1", title="Đường\x0blàng", received_on=date(2206, 11, 28))
    with pytest.raises(CommandError, match="3"):
        call_command("check_records")
    told = capsys.readouterr().out
    assert all(field in told for field in ("code", "title", "received_on"))
    assert "\x0b" not in told


def test_example_passes_check_records(example):
    call_command("check_records")


def test_notice_has_no_empty_address():
    assert Notice(unit=make_unit(), title="…", dialogue=make_dialogue())._free_slug()
