"""Due dates are recalled before, on and after their day, to who owes and later to who stands above, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.desk import reminders
from portal.desk.reminders import LONGEST, TO_SUPERIOR_AFTER, Stage
from portal.dialogues import commitments
from portal.dialogues.models import Commitment
from portal.dispatch.models import OutgoingMail
from portal.organisations.models import Role
from portal.records.actors import Actor
from portal.workdays.timeliness import soon_until

from . import world


@pytest.fixture
def commitment(a) -> Commitment:
    """Owed by the department of A, the first of the two of its notice."""
    world.published_notice(a)
    return Commitment.objects.order_by("due_on").first()


def told(record, offset: int) -> set[tuple[str, str]]:
    """Stage and address of the reminders on the day so many days after the due date."""
    found = reminders.reminders(on=record.due_on + timedelta(days=offset))
    return {(each.stage.value, each.user.email) for each in found if each.record == record}


def test_owner_is_reminded_around_day(a, commitment):
    reporter = a.staff[Role.REPORTER].email
    soon = (soon_until(commitment.due_on) - commitment.due_on).days
    assert told(commitment, -soon - 1) == set()
    assert told(commitment, -soon) == {("before", reporter)}
    assert told(commitment, 0) == {("today", reporter)}
    assert told(commitment, 1) == {("after", reporter)}


def test_issuer_is_told_a_week_later(a, commitment):
    assert {stage for stage, _to in told(commitment, TO_SUPERIOR_AFTER - 1)} == {"after"}
    assert ("superior", a.staff[Role.APPROVER].email) in told(commitment, TO_SUPERIOR_AFTER)
    assert told(commitment, LONGEST + 1) == set()


def test_each_reminder_is_sent_once(commitment):
    for each in (*reminders.reminders(on=commitment.due_on), *reminders.reminders(on=commitment.due_on)):
        reminders.send(each)
    assert OutgoingMail.objects.filter(key__contains=str(commitment.uuid)).count() == 1


def test_extension_begins_anew(a, commitment):
    for each in reminders.reminders(on=commitment.due_on):
        reminders.send(each)
    later = commitment.due_on + timedelta(days=40)
    commitments.extend(commitment, due_on=later, by=Actor("UBND xã"), on=world.today(), reason="Mưa lũ.")
    commitment.refresh_from_db()
    assert told(commitment, 0) == {("today", a.staff[Role.REPORTER].email)}
    for each in reminders.reminders(on=later):
        reminders.send(each)
    assert OutgoingMail.objects.filter(key__contains=str(commitment.uuid)).count() == 2


def test_done_task_is_not_recalled(commitment):
    commitments.report(commitment, by=Actor("Phòng"), on=world.today(), text="Đã xong.", done=True)
    assert told(commitment, 1) == set()


def test_petition_mail_says_code_alone(a):
    petition = world.petition(world.held_dialogue(a), title="Đất nhà ông Ba", public=False)
    if petition.due_on is None:
        type(petition).objects.filter(pk=petition.pk).update(due_on=world.today())
        petition.refresh_from_db()
    found = [each for each in reminders.reminders(on=petition.due_on) if each.record == petition]
    assert {(each.stage, each.user) for each in found} == {(Stage.TODAY, a.staff[Role.CLERK])}
    reminders.send(found[0])
    mail = OutgoingMail.objects.get()
    assert petition.code in mail.subject
    assert "ông Ba" not in mail.subject + mail.text
