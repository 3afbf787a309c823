"""A job that dies goes on where it stopped, and takes no row twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.petitions.models import Petition
from portal.registers import importer, jobs, reader, uploads
from portal.registers.interpreter import Interpreter
from portal.registers.models import Register, RegisterRow, RowState, Stage, Upload
from tests.desk import world

pytestmark = pytest.mark.django_db

MANY = 600  # more than are stored together


@pytest.fixture
def entered(db) -> Register:
    commune = world.commune("Amlanh", province=world.province())
    lines = ["TT,Nội dung,Địa bàn,Tình trạng", *(f"{each},Đường số {each} hỏng,Thôn Ngò,Chưa" for each in range(MANY))]
    register = Register(unit=commune.committee, as_of=timezone.localdate(), name="so.csv")
    return uploads.enter(register, "\n".join(lines).encode())


def stored(register: Register) -> Register:
    return Register.objects.get(pk=register.pk)


def run(job, register: Register, django_capture_on_commit_callbacks) -> Register:
    with django_capture_on_commit_callbacks(execute=True):
        job.enqueue(register.pk)
    return stored(register)


def test_reading_begins_anew(entered, django_capture_on_commit_callbacks):
    RegisterRow.objects.create(register=entered, line=2, cells={"noi dung": "Đường số 1 hỏng"}, key="half")
    Register.objects.filter(pk=entered.pk).update(done=500)

    found = run(jobs.read, entered, django_capture_on_commit_callbacks)

    assert (found.stage, found.total, found.rows.count()) == (Stage.READ, MANY, MANY)
    assert not Upload.objects.exists()


def test_taking_goes_on(entered, django_capture_on_commit_callbacks):
    reader.read(entered)
    register = stored(entered)
    importer.begin(register, good_rows=False)
    importer.take_chunk(register, Interpreter(register), now=timezone.now())
    assert 0 < Petition.objects.count() < MANY

    found = run(jobs.take, register, django_capture_on_commit_callbacks)

    assert (found.stage, found.done) == (Stage.TAKEN, MANY)
    assert Petition.objects.count() == Petition.objects.values("content").distinct().count() == MANY


def test_two_jobs_take_each_row_once(entered):
    reader.read(entered)
    importer.begin(stored(entered), good_rows=False)
    first, second = stored(entered), stored(entered)
    importer.take_chunk(first, Interpreter(first), now=timezone.now())

    importer.take(second, now=timezone.now())  # it began as the first did, and sees that it was overtaken
    importer.take(first, now=timezone.now())

    assert Petition.objects.count() == MANY


def test_checking_goes_on(entered, django_capture_on_commit_callbacks):
    reader.read(entered)
    register = stored(entered)
    reader.remap(register, {"dia ban": ""})
    Register.objects.filter(pk=register.pk).update(done=500)

    found = run(jobs.check, register, django_capture_on_commit_callbacks)

    assert (found.stage, found.done) == (Stage.READ, MANY)


def test_old_rows_are_forgotten(entered, django_capture_on_commit_callbacks):
    reader.read(entered)
    Register.objects.update(entered_at=timezone.now() - jobs.KEPT)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget_old.enqueue()
    assert not Register.objects.exists()


def test_rows_left_out_are_forgotten(entered, django_capture_on_commit_callbacks):
    reader.read(entered)
    RegisterRow.objects.filter(line__gt=100).update(state=RowState.FAULTY)
    register = stored(entered)
    importer.begin(register, good_rows=True)
    importer.take(register, now=timezone.now())
    Register.objects.update(entered_at=timezone.now() - jobs.KEPT)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget_old.enqueue()
    assert set(RegisterRow.objects.values_list("state", flat=True)) == {RowState.TAKEN}
    assert Register.objects.exists()
