"""What belongs to no importer, or to another, is refused by every one with a sentence that says what to do."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from portal.importing import ImportRefused
from tests.records.importing.office import BY_NAME, IMPORTERS

pytestmark = pytest.mark.django_db

every_importer = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
NO_SUCH_FILES = [
    b"",
    b"\n",
    b"[]",
    b"<html>x</html>",
    b"%PDF-1.7",
    b"[" * 100_000,
    b"1",
    b'"x"',
    b"{}",
    b"a,b\n",
    b"a;b\n1;2\n",
]


@every_importer
def test_file_of_no_importer_is_refused(importer):
    for content in NO_SUCH_FILES:
        with pytest.raises(ImportRefused) as refused:
            importer.load(content, file="tep")
        assert len(refused.value.report.errors) == 1


@every_importer
def test_file_of_other_importer_is_named(importer):
    other = BY_NAME["petitions"] if importer.name != "petitions" else BY_NAME["findings"]
    with pytest.raises(ImportRefused, match="import_"):
        importer.json(other.good)


@pytest.mark.parametrize("content", ["", "<html>x</html>", "code,title,content,kind,received_date\n", "[" * 100_000])
def test_command_fails_on_unloadable_file(content, tmp_path, capsys):
    file = tmp_path / "tep.csv"
    file.write_text(content)
    with pytest.raises(CommandError) as failed:
        call_command("import_petitions", file)
    assert failed.value.returncode == 1
    assert capsys.readouterr().err.startswith("tep.csv")
