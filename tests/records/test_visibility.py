from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.petitions.models import Kind, Petition
from portal.records import erasure, visibility
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.levels import Visibility
from portal.records.models import Attachment, VisibilityDecision
from portal.records.purge import purge
from tests.factories import BASIS, HELD_ON, make_petition

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã")


def _decide(petition: Petition, level: Visibility, basis: str = BASIS) -> VisibilityDecision:
    return visibility.decide(petition, level=level, by=BY, on=HELD_ON, basis=basis)


def test_nothing_is_public_by_default():
    make_petition(public=False)
    assert not Petition.objects.public().exists()
    assert not Petition.objects.counted().exists()


@pytest.mark.parametrize(
    ("level", "public", "counted"),
    [(Visibility.PUBLIC, 1, 1), (Visibility.AGGREGATE_ONLY, 0, 1), (Visibility.NEVER, 0, 0)],
)
def test_level_decides_showing_and_counting(level, public, counted):
    _decide(make_petition(public=False), level)
    assert (Petition.objects.public().count(), Petition.objects.counted().count()) == (public, counted)


def test_decision_keeps_approver_day_and_basis():
    decision = _decide(make_petition(public=False), Visibility.PUBLIC)
    assert (decision.actor, decision.on, decision.text) == ("UBND xã", HELD_ON, BASIS)


def _decide_first(*petitions: Petition, basis: str = BASIS) -> list[VisibilityDecision]:
    return visibility.decide_first(petitions, level=Visibility.PUBLIC, by=BY, on=HELD_ON, basis=basis)


def test_records_decided_together_get_own_decisions():
    petitions = [make_petition(public=False), make_petition(public=False)]
    decisions = _decide_first(*petitions)
    assert [decision.record for decision in decisions] == petitions
    assert Petition.objects.public().count() == 2


def test_repeated_or_baseless_first_decision_refused():
    petition = make_petition(public=False)
    with pytest.raises(ValidationError):
        _decide_first(petition, basis=" ")
    _decide_first(petition)
    with pytest.raises(ValidationError):
        _decide_first(petition)


def test_decision_without_basis_is_refused():
    with pytest.raises(ValidationError):
        _decide(make_petition(public=False), Visibility.PUBLIC, basis="")


def test_a_complaint_cannot_be_made_public():
    with pytest.raises(ValidationError):
        _decide(make_petition(public=False, kind=Kind.COMPLAINT), Visibility.PUBLIC)


def test_every_decision_is_kept():
    petition = make_petition()
    _decide(petition, Visibility.NEVER)
    assert [decision.level for decision in VisibilityDecision.of(petition).order_by("pk")] == ["public", "never"]


def test_hidden_record_leaves_public_exits(monkeypatch):
    forgotten: dict[str, list[object]] = {name: [] for name in erasure.CHANNELS}
    monkeypatch.setattr(erasure, "_handlers", {name: records.append for name, records in forgotten.items()})
    petition = make_petition()
    _decide(petition, Visibility.AGGREGATE_ONLY)
    assert {name for name, records in forgotten.items() if records == [petition]} == erasure.CHANNELS.keys() - {
        "desk",
        "attachments",
    }


def test_what_is_purged_leaves_every_exit(monkeypatch):
    forgotten: dict[str, list[object]] = {name: [] for name in erasure.CHANNELS}
    monkeypatch.setattr(erasure, "_handlers", {name: records.append for name, records in forgotten.items()})
    petition = make_petition()
    erasure.erase(petition)
    assert all(records == [petition] for records in forgotten.values())


def test_hiding_keeps_files_purge_deletes_them():
    petition = make_petition()
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    file = SimpleUploadedFile("anh.png", picture.getvalue())
    attachment = attach(petition, file, title="Minh chứng", by=BY)
    _decide(petition, Visibility.AGGREGATE_ONLY)
    attachment.refresh_from_db()
    assert attachment.file.storage.exists(attachment.file.name)
    assert not attachment.is_public
    purge(petition)
    assert not attachment.file.storage.exists(attachment.file.name)
    assert not Attachment.objects.filter(pk=attachment.pk).exists()


def test_every_exit_has_a_handler():
    assert erasure.every_channel_has_handler(None) == []


def test_unknown_exit_cannot_be_registered():
    with pytest.raises(ValueError, match="not a channel"):
        erasure.register("fax", lambda record: None)
