"""What a browser would post: the fields of a page as they stand, changed where the test says so."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Fields(HTMLParser):
    """Reads the values of the enabled fields inside the form of the record, as a browser collects them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.is_template = 0
        self._select: str | None = None
        self._is_multiple = False
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "template":
            self.is_template += 1
        if self.is_template or "disabled" in given:
            return
        name = given.get("name")
        match tag:
            case "input" if name and given.get("type") in ("checkbox", "radio"):
                if "checked" in given:
                    self.add(name, given.get("value") or "on")
            case "input" if name and given.get("type") not in ("submit", "file", "button"):
                self.add(name, given.get("value") or "")
            case "select" if name:
                self._select, self._is_multiple = name, "multiple" in given
            case "option" if self._select:
                self.choose(given.get("value") or "", is_chosen="selected" in given)
            case "textarea" if name:
                self._area = name
                self.add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.is_template -= 1
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area and not self.is_template:
            self.values[self._area][-1] += data.removeprefix("\r\n").removeprefix("\n")

    def choose(self, value: str, *, is_chosen: bool) -> None:
        """A list of which nothing is chosen sends its first option."""
        if is_chosen:
            self.values[self._select] = [*(self.values.get(self._select, []) if self._is_multiple else []), value]
        elif not self._is_multiple:
            self.values.setdefault(self._select, [value])

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def fields(client: Client, url: str) -> dict[str, Any]:
    response = client.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    parser = Fields()
    parser.feed(response.content.decode())
    return {name: values if len(values) > 1 else values[0] for name, values in parser.values.items()}


def row(number: int, *, prefix: str = "conclusions", **values: Any) -> dict[str, Any]:
    """The fields of one row that was added in the page."""
    standard = {"id": "", "ORDER": str(number + 1), "DELETE": ""}
    return {f"{prefix}-{number}-{name}": value for name, value in {**standard, **values}.items()}


def messages(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])
