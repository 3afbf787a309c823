"""Conventions of the project that every change must keep."""

from __future__ import annotations

import re
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core.management import call_command

from portal.opendata.catalogue.flattening import tables_of
from portal.opendata.catalogue.resources import RESOURCES
from portal.records import erasure

from . import messages

ROOT = Path(__file__).resolve().parent.parent
OURS = ("portal", "pages", "search")


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def test_root_holds_only_known_entries():
    companions = {
        *("portal", "pages", "search", "templates", "tests", "locale", "docs", "bench", "deploy", "tools", ".ci"),
        *("manage.py", "requirements.txt", "requirements.in", "README.md", "Makefile", "pyproject.toml", "LICENSE"),
        *(".gitignore", "CONTRIBUTING.md", "CHANGELOG.md"),
    }
    found = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    assert found <= companions, f"unknown in the root: {found - companions}"


def test_app_imports_keep_linter_contracts():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.django_db
def test_no_model_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_no_automatic_names():
    for path in ROOT.glob("*/**/migrations/0*.py"):
        if path.relative_to(ROOT).parts[0] in OURS:
            assert not re.search(r"auto_\d|_alter_.*_and_more|_and_more", path.stem), f"{path} has an automatic name"


def test_every_app_has_one_last_migration():
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        if app.name.split(".")[0] in OURS and folder.exists():
            numbers = [path.stem[:4] for path in folder.glob("0*.py")]
            assert len(numbers) == len(set(numbers)), f"{app.name}: two migrations have the same number"


def test_every_exit_can_forget_records():
    assert erasure.every_channel_has_handler(None) == []


def test_readme_lists_every_environment_setting():
    settings = "".join(path.read_text() for path in (ROOT / "portal" / "settings").glob("*.py"))
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(), flags=re.MULTILINE))
    assert read == documented, f"undocumented: {read - documented}; documented, but not read: {documented - read}"


def test_every_string_is_translated_to_vietnamese():
    catalogue = polib.pofile(str(messages.CATALOGUE))
    known = {messages.Message(entry.msgid, entry.msgid_plural, entry.msgctxt) for entry in catalogue}
    missing = {f"{message.msgid!r} in {file}" for message, file in messages.messages() if message not in known}
    assert not missing, "run make messages"
    assert not [entry.msgid for entry in messages.untranslated(catalogue)]


@pytest.mark.parametrize("catalogue", messages.CATALOGUES[1:], ids=lambda path: path.stem)
def test_library_messages_are_in_vietnamese(catalogue: Path):
    """Staff read every screen of Wagtail sooner or later; a new version brings new words."""
    entries = polib.pofile(str(catalogue))
    said, translated = messages.said_by_libraries(catalogue.stem)
    ours = {messages.Message(entry.msgid, entry.msgid_plural, entry.msgctxt) for entry in entries}
    assert not said.keys() - translated - ours, "run make messages"
    assert not [entry.msgid for entry in messages.untranslated(entries)]


@pytest.mark.parametrize("catalogue", messages.CATALOGUES, ids=lambda path: "-".join(path.parts[-4:]))
def test_placeholders_survive_the_translation(catalogue: Path):
    for entry in polib.pofile(str(catalogue)):
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            wanted, found = (
                set(re.findall(r"%\(\w+\)[sd]", value)) for value in (entry.msgid + entry.msgid_plural, text)
            )
            assert found <= wanted, f"{entry.msgid!r}: {found - wanted}"
            if catalogue == messages.CATALOGUE:  # names of constraints and models of libraries are left out on purpose
                assert wanted == found, f"{entry.msgid!r}: {wanted ^ found}"


@pytest.mark.parametrize("catalogue", messages.CATALOGUES, ids=lambda path: "-".join(path.parts[-4:]))
def test_compiled_catalogue_matches_its_source(catalogue: Path):
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for entry in polib.pofile(str(catalogue)):
        if entry.msgstr and not entry.msgctxt:
            assert compiled.gettext(entry.msgid) == entry.msgstr, "run make messages"


def test_templates_carry_no_unsafe_inline_content():
    for path in (ROOT / "templates").rglob("*.html"):
        source = path.read_text()
        assert "|safe" not in source, path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/)[^>]*>|<style|\sstyle=", source), path


# The script of a loudspeaker is Vietnamese in every language; corpora are measured, not read.
ALWAYS_VIETNAMESE = ("portal/public/exports/loudspeaker.py", "search/synthetic_data/")


def test_pages_write_dates_in_their_language():
    for path in tracked_files():
        place = str(path.relative_to(ROOT))
        if place.startswith(("portal/public/", "portal/following/", "search/", "templates/", "pages/templatetags/")):
            is_free = place.startswith(ALWAYS_VIETNAMESE) or path.suffix not in (".py", ".html", ".txt")
            assert is_free or not re.search("%d/%m/%Y|d/m/Y", path.read_text()), (
                f"{place}: use written_date or DATE_FORMAT"
            )


def test_public_projections_have_no_personal_fields():
    personal = re.compile(r"(^|_)(user|account|email|phone|birth|identity|signature|petitioner|added_by)(_|$)")
    for resource in RESOURCES.values():
        for table in tables_of(resource).values():
            found = [column for column in table.columns if personal.search(column.rsplit(".", 1)[-1])]
            assert not found, f"{table.name} publishes {found}"


def test_files_name_no_machine_paths():
    for path in tracked_files():
        if path.suffix in {".py", ".md", ".html", ".toml", ".txt", ".in", ".css", ".js", ".json", ".csv", ""}:
            assert not re.search(r"/(work|root|home)/[a-z]", path.read_text()), f"{path} names a path of a machine"
