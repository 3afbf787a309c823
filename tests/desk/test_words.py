"""No English word stands on a screen of the desk: each role, and the administrator of the site, reads every page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.organisations.models import Role
from portal.workdays.models import DeadlineRule
from tests import messages

from . import accounts, addresses, world
from .test_edit_lock import records, site_administrator, url_of  # noqa: F401 (fixtures)

READ_ALOUD = ("title", "aria-label", "placeholder", "alt", "label", "data-w-tooltip-content-value")
# Names and codes, the same in both languages.
NAMES = {"wagtail", "json", "html", "email", "javascript", "cookie", "byte", "bytes"}
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
WORD = re.compile(r"[A-Za-z]?[a-z]{2,}")  # what is written in capitals is short for something, in either language
# Labels that Wagtail makes of names of fields and permissions, which no catalogue reaches; only the administrator of
# the site is shown them. Keys of the keyboard, names of types, and what a script fills before it is seen.
OF_WAGTAIL = {
    *("Content types", "Enabled", "Locale", "Locales", "Page", "Port", "Root page", "Site name", "Source locale"),
    *("Sync from", "Target locale", "Translation", "English", "None"),
}
NO_WORDS = re.compile(
    r"Can [a-z ]+|Ctrl .*|[a-z]+\.[a-z]+|\d+ (pages?|locales?)|/[a-z/-]+|[\w-]+\.(webp|png|pdf)|\(.* KB\)"
    r"|https://\S+|\S+\+[0-9a-f]{8}\+\S+"  # an address, and a key of a witness: name, hash, base64
)


def english_words() -> set[str]:
    """The words of what the portal and its libraries say in English, but for names that are the same in Vietnamese."""
    said = [*messages.said_by_libraries("django")[0], *messages.said_by_libraries("djangojs")[0]]
    said += [message for message, _file in messages.messages()]
    english = {
        word.lower() for message in said for word in WORD.findall(re.sub(r"%\(\w+\)s|<[^>]*>", " ", message.msgid))
    }
    return english - NAMES


class Texts(HTMLParser):
    """What a reader sees or is read: text nodes, some attributes, labels of buttons, and what a script shows later."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden: list[str] = []
        self.script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "code", "svg"):
            self.hidden.append(tag)
            self.script = given.get("id", "")
        self.found += [given[name] for name in READ_ALOUD if name in given]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.found.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if self.hidden == ["script"] and self.script.startswith("wagtail-sidebar"):
            self.found += labels_of(json.loads(data))
        elif not self.hidden:
            self.found.append(data)


def labels_of(part: Any) -> Iterator[str]:
    """The labels of Wagtail's menu, which a script draws."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("label", "text") and isinstance(value, str):
                yield value
            yield from labels_of(value)
    elif isinstance(part, list):
        for each in part:
            yield from labels_of(each)
            if isinstance(each, str) and " " in each:
                yield each


def english_in(html: str, english: set[str], own: set[str]) -> set[str]:
    parser = Texts()
    for name in own:
        html = html.replace(name, "")
    parser.feed(html)
    texts = {" ".join(text.split()) for text in parser.found}
    return {
        text
        for text in texts - OF_WAGTAIL
        if text
        and not NO_WORDS.fullmatch(text)
        and not VIETNAMESE.search(text)
        and any(word.lower() in english for word in WORD.findall(text))
    }


@pytest.fixture(scope="module")
def english() -> set[str]:
    return english_words()


def pages(records: dict[str, Any]) -> Iterator[str]:  # noqa: F811 (the fixture above)
    """Every address of the admin that a record or nothing at all answers."""
    for address in addresses.admin_addresses():
        name = address.name
        record = records.get(name) or records.get(name.split(":")[0])
        try:
            if not address.parameters:
                yield address.url()
            elif record is not None and name.endswith(":edit"):
                yield url_of(name, record)
            elif record is not None and len(address.parameters) == 1:
                yield address.url(**{address.parameters[0]: record.pk})
        except LookupError:
            continue


def names_in_english() -> set[str]:
    """What stands in fields that are there for English."""
    return {name for rule in DeadlineRule.objects.all() for name in (rule.label_en, rule.legal_basis_en)} - {""}


LEFT_OUT = re.compile(r"failwhale|sprite|jsi18n|logout|/api/|export|error_test|javascript|autocomplete")


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role.value if role else "site administrator")
def test_every_page_is_vietnamese(role, records, a, site_administrator: Client, english) -> None:  # noqa: F811
    client = a.client(role) if role else site_administrator
    own = {user.get_username() for user in world.User.objects.all()} | names_in_english()
    found: dict[str, str] = {}
    read = 0
    for url in pages(records):
        if LEFT_OUT.search(url):
            continue
        response = client.get(url)
        if response.status_code == 200 and "text/html" in response.get("Content-Type", "") and not response.streaming:
            read += 1
            found |= dict.fromkeys(english_in(response.content.decode(), english, own), url)
    assert read > 10
    assert not found, "\n".join(f"{text!r} on {url}" for text, url in sorted(found.items()))


# Between password and desk, and once a factor is there: what no walk over the addresses meets.
BEFORE = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
WITH_A_FACTOR = (
    *("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_add_webauthn"),
    *("mfa_reauthenticate", "account_reauthenticate", "account_change_password", "account_logout", "usersessions_list"),
)


def test_pages_of_accounts_are_vietnamese(a, client, english) -> None:
    user = accounts.with_password(a.staff[Role.APPROVER])
    secret = accounts.with_app(user)
    shown = [client.get(reverse(name)) for name in BEFORE]
    shown.append(client.get(reverse("account_reset_password_from_key", args=["1", "sai"])))
    shown.append(client.post(reverse("account_login"), {"login": "ai", "password": "sai"}))
    accounts.log_in(client, user)
    shown.append(accounts.give_code(client, accounts.wrong_code(secret)))
    accounts.give_code(client, accounts.code_of(secret))
    shown += [client.get(reverse(name)) for name in WITH_A_FACTOR]
    for answer in shown:
        assert answer.status_code == 200, answer.request["PATH_INFO"]
        found = english_in(answer.content.decode(), english, {user.username})
        assert not found, answer.request["PATH_INFO"]
