"""What somebody with the password of the database can do, each found by `verify_records` with the record's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import F

from portal.dialogues.models import (
    AnnualPlan,
    Commitment,
    CommitmentEvent,
    Conclusion,
    Dialogue,
    DialogueEvent,
    Notice,
    NoticeEvent,
    PlannedDialogue,
    Posting,
    ReceptionDay,
    ReceptionRule,
    Topic,
)
from portal.organisations.models import HeadTerm, Place, Unit, UnitSuccession
from portal.petitions.models import Petition, PetitionEvent
from portal.records.ledger.checks import differences
from portal.records.ledger.hash_chain import GENESIS, commitment_to, link
from portal.records.ledger.shown import named
from portal.records.models import (
    Attachment,
    LedgerEntry,
    LedgerHead,
    RecordState,
    VisibilityDecision,
    attachment_storage,
)
from portal.supervision.models import Finding
from portal.workdays.models import Deadline, DeadlineChange, DeadlineRule, SpecialDay

pytestmark = pytest.mark.usefixtures("example", "db")

Tampering = Callable[[], str]
TAMPERINGS: dict[str, Tampering] = {}


def tampering(does: Tampering) -> Tampering:
    """Does it, past every door of ours, and returns the words that the sentence must hold."""
    TAMPERINGS[does.__name__] = does
    return does


def tampering_of_sqlite(does: Tampering) -> Tampering:
    """PostgreSQL refuses such a value."""
    return tampering(does) if connection.vendor == "sqlite" else does


def rows(model: type[models.Model]) -> Any:
    return models.QuerySet(model).order_by("pk")


def change(row: Any, **values: Any) -> None:
    assert models.QuerySet(type(row)).filter(pk=row.pk).update(**values) == 1


def delete(row: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE {row._meta.pk.column} = %s", [row.pk])  # noqa: S608 (names of a table of ours)


def name_of(record: models.Model) -> str:
    return named(type(record), record.pk)


def public(model: Any) -> Any:
    return model.objects.public().order_by("pk")


# What pages say of records --------------------------------------------------------------------------------------------


@tampering
def words_of_a_notice() -> str:
    notice = public(Notice)[0]
    change(notice, opening="Ban Thường vụ kết luận ngược lại.")
    return name_of(notice)


@tampering
def number_of_a_notice() -> str:
    notice = public(Notice)[0]
    change(notice, number="999-TB/HU")
    return name_of(notice)


@tampering
def date_of_a_notice() -> str:
    notice = public(Notice)[0]
    change(notice, issued_on="2020-01-01")
    return name_of(notice)


@tampering
def words_of_a_conclusion() -> str:
    conclusion = Conclusion.objects.filter(notice__in=public(Notice))[0]
    change(conclusion, text="Không phải làm gì.")
    return name_of(conclusion.notice)


@tampering
def due_date_of_a_conclusion() -> str:
    conclusion = Conclusion.objects.filter(notice__in=public(Notice)).exclude(due_on=None)[0]
    change(conclusion, due_on="2035-01-01")
    return name_of(conclusion.notice)


@tampering
def conclusion_moved_to_another_notice() -> str:
    conclusion = Conclusion.objects.filter(notice__in=public(Notice))[0]
    other = public(Notice).exclude(pk=conclusion.notice_id)[0]
    change(conclusion, notice=other, number=98)
    return name_of(other)


@tampering
def unit_that_helps_removed() -> str:
    row = rows(Conclusion.coordinating.through).filter(conclusion__notice__in=public(Notice))[0]
    delete(row)
    return name_of(row.conclusion.notice)


@tampering
def conclusion_added() -> str:
    conclusion = Conclusion.objects.filter(notice__in=public(Notice))[0]
    models.QuerySet(Conclusion).bulk_create([Conclusion(notice=conclusion.notice, text="Thêm một việc.", number=99)])
    return name_of(conclusion.notice)


@tampering
def unit_that_helps_added() -> str:
    conclusion = Conclusion.objects.filter(notice__in=public(Notice))[0]
    through = Conclusion.coordinating.through
    unit = Unit._default_manager.exclude(pk__in=conclusion.coordinating.all())[0]
    models.QuerySet(through).bulk_create([through(conclusion_id=conclusion.pk, unit_id=unit.pk)])
    return name_of(conclusion.notice)


@tampering
def theme_of_a_dialogue() -> str:
    dialogue = public(Dialogue)[0]
    change(dialogue, theme="Chủ đề khác")
    return name_of(dialogue)


@tampering
def day_of_a_dialogue() -> str:
    dialogue = public(Dialogue)[0]
    change(dialogue, starts_at="2024-01-05 01:00:00+00:00")
    return name_of(dialogue)


@tampering
def counts_of_a_dialogue() -> str:
    dialogue = public(Dialogue).exclude(attendees=None)[0]
    change(dialogue, attendees=F("attendees") + 200)
    return name_of(dialogue)


@tampering
def topic_of_a_dialogue() -> str:
    dialogue = public(Dialogue).exclude(topics=None)[0]
    models.QuerySet(Dialogue.topics.through).filter(dialogue=dialogue)._raw_delete("default")
    return name_of(dialogue)


@tampering
def chair_of_a_dialogue() -> str:
    dialogue = public(Dialogue)[0]
    change(dialogue, chair=HeadTerm.objects.exclude(pk=dialogue.chair_id)[0])
    return name_of(dialogue)


@tampering
def title_of_a_petition() -> str:
    petition = public(Petition)[0]
    change(petition, title="Khen ngợi")
    return name_of(petition)


@tampering
def day_of_receipt() -> str:
    petition = public(Petition)[0]
    change(petition, received_on="2026-11-01")
    return name_of(petition)


@tampering
def state_of_a_petition() -> str:
    petition = public(Petition).exclude(state="resolved")[0]
    change(petition, state="resolved")
    return name_of(petition)


@tampering
def owner_of_a_petition() -> str:
    petition = public(Petition).exclude(owner=None)[0]
    change(petition, owner=Unit._default_manager.exclude(pk=petition.owner_id)[0])
    return name_of(petition)


@tampering
def answer_of_a_petition() -> str:
    petition = public(Petition)[0]
    change(petition, answer_summary="Đã giải quyết xong.")
    return name_of(petition)


@tampering
def petition_of_a_dialogue() -> str:
    petition = public(Petition).exclude(dialogue=None)[0]
    change(petition, dialogue=None)
    return name_of(petition)


@tampering
def due_date_of_a_commitment() -> str:
    commitment = Commitment.objects.exclude(due_on=None)[0]
    change(commitment, due_on="2035-01-01", due_original="2035-01-01")
    return str(commitment.uuid)


@tampering
def status_of_a_commitment() -> str:
    commitment = Commitment.objects.filter(done_on=None).exclude(state="withdrawn")[0]
    change(commitment, state="withdrawn")
    return str(commitment.uuid)


@tampering
def verdict_given_to_another_supervisor() -> str:
    finding = rows(Finding)[0]
    change(finding, supervisor=Unit._default_manager.exclude(pk=finding.supervisor_id)[0])
    return str(finding.commitment.uuid)


@tampering
def words_of_a_verdict() -> str:
    finding = rows(Finding)[0]
    change(finding, kind="kept", text="Tốt.")
    return str(finding.uuid)


@tampering
def row_of_a_plan() -> str:
    row = PlannedDialogue.objects.filter(plan__in=public(AnnualPlan))[0]
    change(row, theme="Chủ đề khác", time_text="Tháng 12")
    return name_of(row.plan)


@tampering
def row_of_a_plan_deleted() -> str:
    row = PlannedDialogue.objects.filter(plan__in=public(AnnualPlan)).order_by("-pk")[0]
    delete(row)
    return name_of(row.plan)


@tampering
def hour_of_a_reception() -> str:
    day = public(ReceptionDay)[0]
    change(day, starts="05:00")
    return name_of(day)


@tampering
def posting_dated_back() -> str:
    posting = rows(Posting)[0]
    change(posting, posted_on="2020-01-01")
    return f"{Posting._meta.verbose_name} {posting.pk}"


@tampering
def rule_of_reception() -> str:
    rule = rows(ReceptionRule)[0]
    change(rule, place_text="Nơi khác")
    return f"{ReceptionRule._meta.verbose_name} {rule.pk}"


# Deadlines, calendar, units -------------------------------------------------------------------------------------------


@tampering
def due_date_of_a_duty() -> str:
    deadline = rows(Deadline)[0]
    change(deadline, due_on="2035-01-01")
    return name_of(deadline.record)


@tampering
def day_on_which_a_duty_was_met() -> str:
    deadline = rows(Deadline).exclude(met_on=None)[0]
    change(deadline, met_on="2020-01-01", counted_on="2020-01-01")
    return name_of(deadline.record)


@tampering
def former_date_of_a_duty() -> str:
    former = rows(DeadlineChange)[0]
    delete(former)
    return name_of(former.deadline.record)


@tampering
def days_of_a_rule() -> str:
    rule = DeadlineRule.objects.get(code="notice")
    change(rule, count=70)
    return f"{DeadlineRule._meta.verbose_name} {rule.pk}"


@tampering
def day_off_invented() -> str:
    models.QuerySet(SpecialDay).bulk_create([SpecialDay(date="2026-03-04", kind="off", name="Ngày nghỉ")])
    return f"{SpecialDay._meta.verbose_name} {SpecialDay.objects.get(date='2026-03-04').pk}"


@tampering
def name_of_a_unit() -> str:
    unit = Unit._default_manager.order_by("pk")[0]
    change(unit, name="UBND khác")
    return name_of(unit)


@tampering
def first_day_of_a_unit_in_the_portal() -> str:
    unit = Unit._default_manager.filter(pk__in=public(Dialogue).values("unit"))[0]
    change(unit, joined_on="2030-01-01")
    return name_of(unit)


@tampering
def successor_of_a_unit() -> str:
    succession = rows(UnitSuccession)[0]
    change(succession, successor=Unit._default_manager.exclude(pk=succession.successor_id)[0])
    return f"{UnitSuccession._meta.verbose_name} {succession.pk}"


@tampering
def name_of_a_place() -> str:
    place = Place._default_manager.order_by("pk")[0]
    change(place, name="Xã khác")
    return name_of(place)


@tampering
def name_of_a_topic() -> str:
    topic = rows(Topic)[0]
    change(topic, name="Chủ đề khác")
    return name_of(topic)


# Visibility -----------------------------------------------------------------------------------------------------------


@tampering
def public_record_hidden() -> str:
    petition = public(Petition)[0]
    change(petition, visibility="never")
    return name_of(petition)


@tampering
def hidden_record_published() -> str:
    petition = Petition.objects.exclude(pk__in=public(Petition))[0]
    change(petition, visibility="public", public_since="2026-01-01 00:00:00+00:00")
    return name_of(petition)


@tampering
def day_since_which_it_is_shown() -> str:
    notice = public(Notice)[0]
    change(notice, public_since="2020-01-01 00:00:00+00:00")
    return name_of(notice)


@tampering
def published_document_as_a_draft() -> str:
    notice = public(Notice)[0]
    change(notice, live=False)
    return name_of(notice)


@tampering
def decision_moved_to_another_record() -> str:
    kind = ContentType.objects.get_for_model(Petition)
    first, second = rows(VisibilityDecision).filter(content_type=kind)[:2]
    change(first, object_id=second.object_id)
    return str(first.uuid)


# Files ----------------------------------------------------------------------------------------------------------------


@tampering
def bytes_of_a_file() -> str:
    file = rows(Attachment)[0]
    with open(file.file.path, "ab") as stored:
        stored.write(b"%")
    return name_of(file)


@tampering
def bytes_of_an_original() -> str:
    file = rows(Attachment).exclude(original="")[0]
    with open(file.original.path, "ab") as stored:
        stored.write(b"%")
    return name_of(file)


@tampering
def file_removed() -> str:
    file = rows(Attachment)[0]
    file.file.storage.delete(file.file.name)
    return name_of(file)


@tampering
def file_exchanged_with_its_hash() -> str:
    first, second = rows(Attachment)[:2]
    change(first, file=second.file.name, sha256=second.sha256, size=second.size)
    return name_of(first)


@tampering
def title_of_a_file() -> str:
    file = rows(Attachment)[0]
    change(file, title="Biên bản khác")
    return name_of(file)


@tampering
def file_moved_to_another_record() -> str:
    file = rows(Attachment)[0]
    change(file, object_id=file.object_id + 1)
    return name_of(file)


# Events and the ledger ------------------------------------------------------------------------------------------------


@tampering
def words_of_an_event() -> str:
    event = rows(PetitionEvent)[0]
    change(event, text="Đã xong.")
    return str(event.uuid)


@tampering
def moment_of_an_entry() -> str:
    event = rows(NoticeEvent)[0]
    change(event, recorded_at="2024-01-01 00:00:00+00:00")
    return str(event.uuid)


@tampering
def data_of_an_event() -> str:
    event = rows(CommitmentEvent)[0]
    change(event, data={"due": "2035-01-01"})
    return str(event.uuid)


@tampering
def event_deleted() -> str:
    event = rows(DialogueEvent).order_by("-pk")[0]
    delete(event)
    return f"entry {event.entry_id} "


@tampering
def event_moved_to_another_record() -> str:
    event = rows(PetitionEvent)[0]
    change(event, petition=Petition.objects.exclude(pk=event.petition_id)[0])
    return str(event.uuid)


@tampering
def entries_of_two_events_swapped() -> str:
    first, second = rows(PetitionEvent)[:2]
    spare = LedgerEntry.objects.create(sequence=10**9, previous="", commitment="", hash="spare")
    for event, entry in ((first, spare.pk), (second, first.entry_id), (first, second.entry_id)):
        change(event, entry_id=entry)
    delete(spare)
    return str(first.uuid)


@tampering
def event_written_past_the_ledger() -> str:
    event = rows(PetitionEvent)[0]
    copy = {each.attname: getattr(event, each.attname) for each in event._meta.concrete_fields if each.name != "id"}
    entry = LedgerEntry.objects.create(
        sequence=10**9, previous=GENESIS, commitment="0" * 64, hash="0" * 64, salt="0" * 64
    )
    other = "11111111-2222-3333-4444-555555555555"
    models.QuerySet(PetitionEvent).bulk_create([PetitionEvent(**{**copy, "uuid": other, "entry_id": entry.pk})])
    return other


@tampering
def salt_blanked() -> str:
    event = rows(PetitionEvent)[0]
    change(event.entry, salt="")
    return str(event.uuid)


@tampering
def event_deleted_and_salt_blanked() -> str:
    event = rows(DialogueEvent).order_by("-pk")[0]
    delete(event)
    change(event.entry, salt="")
    return f"entry {event.entry_id} "


@tampering
def entry_committed_anew() -> str:
    """The event and its entry fit again; the link to the next does not."""
    event = rows(PetitionEvent)[0]
    change(event, text="Đã xong.")
    event = rows(PetitionEvent)[0]
    commitment = commitment_to(event.ledger_payload(), salt=event.entry.salt)
    change(event.entry, commitment=commitment, hash=link(event.entry.previous, commitment))
    return f"entry {event.entry_id + 1} "


@tampering
def end_of_the_chain_cut_off() -> str:
    length = LedgerHead.objects.get().length
    for model in (RecordState, VisibilityDecision, PetitionEvent):
        models.QuerySet(model).filter(entry_id__gt=length - 1)._raw_delete("default")
    delete(LedgerEntry.objects.get(pk=length))
    return f"its head says {length}"


@tampering
def state_of_a_record_changed_with_it() -> str:
    notice = public(Notice)[0]
    change(notice, title="Khác")
    state = RecordState.of(notice).order_by("pk").last()
    change(state, data={"rows": {}})
    return str(state.uuid)


@tampering
def latest_state_deleted() -> str:
    """So that an older one would count."""
    notice = public(Notice)[0]
    state = RecordState.of(notice).order_by("pk").last()
    delete(state)
    return f"entry {state.entry_id} "


# Odd values, which only SQLite takes ----------------------------------------------------------------------------------


@tampering
def salt_that_is_none() -> str:
    event = rows(PetitionEvent)[0]
    change(event.entry, salt="không")
    return str(event.uuid)


@tampering_of_sqlite
def date_that_is_none() -> str:
    event = rows(PetitionEvent)[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE petitions_petitionevent SET \"on\" = '2026-13-77' WHERE id = %s", [event.pk])
    return str(event.uuid)


@tampering_of_sqlite
def data_that_are_no_json() -> str:
    state = rows(RecordState)[0]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("UPDATE records_recordstate SET data = '{' WHERE id = %s", [state.pk])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    return str(state.uuid)


@tampering_of_sqlite
def bytes_instead_of_words() -> str:
    notice = public(Notice)[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dialogues_notice SET title = X'FF00' WHERE id = %s", [notice.pk])
    return name_of(notice)


@pytest.fixture
def stored_files() -> Iterator[None]:
    """The files of the example as they were, for the next test: the database forgets by itself, a disk does not."""
    storage = attachment_storage()
    paths = [path for path in Path(storage.location).rglob("*") if path.is_file()]
    kept = {path: path.read_bytes() for path in paths}
    yield
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.mark.usefixtures("stored_files")
@pytest.mark.parametrize("does", TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_found(does):
    expected = does()
    found = [str(each) for each in differences()]
    assert [each for each in found if expected in each], found


def test_untouched_example_differs_nowhere():
    assert list(differences()) == []
