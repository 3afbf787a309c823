"""The strings of the project and the Vietnamese catalogue: `make messages` brings them together.

Python only, so that nobody needs GNU gettext: Babel reads the sources, polib writes and compiles the catalogue.
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
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
# Words of the script of wagtail-localize, which its own Vietnamese catalogue lacks: kept by hand.
OF_SCRIPTS = CATALOGUE.with_name("djangojs.po")
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


def update() -> None:
    """Bring the catalogue in line with the sources: new strings in, unused ones out; then compile it."""
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    known = {Message(entry.msgid, entry.msgid_plural, entry.msgctxt): entry for entry in old}
    catalogue = polib.POFile(wrapwidth=118)
    catalogue.metadata = {
        "Project-Id-Version": "Dân Biết",
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    wanted: dict[Message, set[str]] = {}
    for message, file in messages():
        wanted.setdefault(message, set()).add(file)
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
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    polib.pofile(str(OF_SCRIPTS)).save_as_mofile(str(OF_SCRIPTS.with_suffix(".mo")))
    missing = untranslated(catalogue)
    print(f"{len(catalogue)} strings, {len(missing)} without a Vietnamese translation")
    for entry in missing:
        print(f"  {entry.msgid!r} ({', '.join(file for file, _ in entry.occurrences)})")


def untranslated(catalogue: polib.POFile) -> list[polib.POEntry]:
    return [entry for entry in catalogue if not (entry.msgstr or any(entry.msgstr_plural.values()))]


if __name__ == "__main__":
    django.setup()
    update()
