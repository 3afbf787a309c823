"""The strings of the project and the Vietnamese catalogue: `make messages` brings them together.

Python only, so that nobody needs GNU gettext: Babel reads the sources, polib writes and compiles the catalogue.

What Django, Wagtail and the other installed apps say and do not say in Vietnamese themselves stands in two catalogues
of its own, for Python and for scripts: staff read every screen of Wagtail sooner or later, so all of it is translated.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import polib
from babel.messages.extract import extract
from django.apps import apps
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
OF_LIBRARIES = ROOT / "locale" / "libraries" / "vi" / "LC_MESSAGES" / "django.po"
CATALOGUES = (CATALOGUE, OF_LIBRARIES, OF_LIBRARIES.with_name("djangojs.po"))
# What only those who program or install the portal can be shown.
UNSEEN = ("management/", "conf/global_settings", "views/debug", "views/templates", "styleguide/")
# What the portal leaves out of allauth, which has one catalogue for all its parts: sign-up, log-in by a code of a mail
# or by other sites, lists of addresses, telephones, browsers that are trusted; and pages that we have of our own.
OF_NO_PAGE = re.compile(
    r"account/admin|account/models|/apps\.py|socialaccount/|idp/|headless/|signup|phone|email_c|email_d|email\.html"
    r"|login_code|confirm_code|verif|unknown_account|already_exists|password_set|password_reset_code|mfa/trust"
    r"|account/login\.html|mfa/index|authenticator_list|usersession_list|recovery_codes/index|layouts/base|warn_no_email"
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Django turns a template into calls of gettext amid filler that is no Python.
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:n?p?gettext|_)\(\s*{STRING}(?:\s*,\s*{STRING})*(?:\s*,\s*count)?\s*\)")


@dataclass(frozen=True)
class Message:
    msgid: str
    plural: str = ""
    context: str | None = None


def messages() -> Iterator[tuple[Message, str]]:
    """Every translatable string of the sources, with the file it stands in."""
    for folder in ("portal", "pages", "search"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _in_python(path.read_text(), path)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            calls = CALL.finditer(templatize(path.read_text(), origin=str(path)))
            yield from _in_python("\n".join(call.group() for call in calls), path)


def _in_python(source: str, path: Path) -> Iterator[tuple[Message, str]]:
    for _line, found, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        singular, plural = found if isinstance(found, tuple) else (found, "")
        if singular:
            yield Message(singular, plural, context), str(path.relative_to(ROOT))


def said_by_libraries(domain: str) -> tuple[dict[Message, set[str]], set[Message]]:
    """What the installed apps say, with the files it stands in, and what of it they say in Vietnamese themselves."""
    said: dict[Message, set[str]] = {}
    translated: set[Message] = set()
    folders = [Path(django.__file__).parent / "conf", *(Path(app.path) for app in apps.get_app_configs())]
    for folder in folders:
        if folder.is_relative_to(ROOT) and ".venv" not in folder.parts:
            continue
        for entry in _read(folder / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"):
            files = {file for file, _line in entry.occurrences if not any(part in file for part in UNSEEN)}
            if "allauth" in folder.parts:
                files = {file for file in files if not OF_NO_PAGE.search(file)}
            if files or not entry.occurrences:
                said.setdefault(_of(entry), set()).update(files)
        own = _read(folder / "locale" / "vi" / "LC_MESSAGES" / f"{domain}.mo")
        translated.update(_of(entry) for entry in own if is_translated(entry) and entry.msgstr != entry.msgid)
    return said, translated


def _read(path: Path) -> list[polib.POEntry]:
    if not path.exists():
        return []
    return list(polib.pofile(str(path)) if path.suffix == ".po" else polib.mofile(str(path)))


def _of(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt)


def update() -> None:
    """Bring the catalogues in line with their sources: new strings in, unused ones out; then compile them."""
    wanted: dict[Message, set[str]] = {}
    for message, file in messages():
        wanted.setdefault(message, set()).add(file)
    write(CATALOGUE, wanted)
    for path in CATALOGUES[1:]:
        said, translated = said_by_libraries(path.stem)
        # Some say more than their own catalogue lists: what was added here by hand stays.
        write(path, {message: set() for message in [*map(_of, _read(path)), *(said.keys() - translated)]})


def write(path: Path, wanted: dict[Message, set[str]]) -> None:
    """The catalogue with these messages, each with the translation that it has already."""
    known = {_of(entry): entry for entry in _read(path)}
    catalogue = polib.POFile(wrapwidth=118)
    catalogue.metadata = {
        "Project-Id-Version": "Dân Biết",
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message, files in sorted(wanted.items(), key=lambda item: (item[0].msgid, item[0].context or "")):
        entry = known.get(message) or polib.POEntry(
            msgid=message.msgid,
            msgid_plural=message.plural,
            msgctxt=message.context,
            msgstr="",
            msgstr_plural={0: ""} if message.plural else {},
        )
        entry.occurrences = [(file, "") for file in sorted(files)]
        entry.flags = ["python-format"] if "%(" in message.msgid else []
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    missing = untranslated(catalogue)
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} strings, {len(missing)} without a Vietnamese translation")
    for entry in missing:
        print(f"  {entry.msgid!r} ({', '.join(file for file, _ in entry.occurrences)})")


def is_translated(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr or any(entry.msgstr_plural.values()))


def untranslated(catalogue: polib.POFile) -> list[polib.POEntry]:
    return [entry for entry in catalogue if not is_translated(entry)]


if __name__ == "__main__":
    django.setup()
    update()
