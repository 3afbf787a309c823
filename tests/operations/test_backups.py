"""What was copied can be brought back whole, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.attachments import attach
from tests.factories import make_petition, make_picture


@pytest.mark.django_db(transaction=True)
def test_restore_returns_records_and_files(tmp_path):
    petition = make_petition(title="Cầu treo hỏng")
    picture = Path(attach(petition, make_picture(), title="Ảnh cầu", by=Actor("UBND xã")).file.path)
    content = picture.read_bytes()
    call_command("backup", tmp_path / "copy", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    picture.unlink()
    assert not Petition.objects.exists()
    call_command("restore", tmp_path / "copy", verbosity=0)
    assert Petition.objects.get().title == "Cầu treo hỏng"
    assert picture.read_bytes() == content
    call_command("verify_records", verbosity=0)


@pytest.mark.django_db
def test_backup_and_restore_overwrite_nothing(tmp_path):
    make_petition()
    (tmp_path / "db.sqlite3").touch()
    (tmp_path / "db.dump").touch()
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", tmp_path)
    with pytest.raises(CommandError, match="would be lost"):
        call_command("restore", tmp_path)
    with pytest.raises(CommandError, match="no copy"):
        call_command("restore", tmp_path / "nowhere")
