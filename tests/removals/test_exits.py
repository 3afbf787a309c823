"""From the proposal on, no public address tells of the record: every one is asked, those of its files and lists too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.organisations.models import Role
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.removals.models import RemovalType
from tests.addresses import public_paths
from tests.desk import world
from tests.factories import make_picture

from .two_persons import confirm, propose, send_back

pytestmark = pytest.mark.django_db

SECRET = "Chuyện phải quên"
ASKED = (
    f"/tim-kiem/?q={SECRET}",
    f"/tim-kiem/goi-y/?q={SECRET}",
    f"/kien-nghi/?q={SECRET}",
    f"/api/v1/petitions?q={SECRET}",
)


@pytest.fixture
def commune(db):
    return world.commune("Amlanh", province=world.province())


@pytest.fixture
def petition(commune, committed):
    with committed():
        made = world.petition(world.held_dialogue(commune), title=SECRET)
        made.tags.add("nhãn kín")
        attach(made, make_picture(), title=SECRET, by=Actor("UBND xã"))
        world.published_notice(commune, dialogue=made.dialogue, petitions=(made,))
    return made


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def telling(client, petition) -> Callable[[], set[str]]:
    """The addresses whose answers hold the title or the code; all that were there before anything was proposed."""
    paths = [*public_paths(most=3), *ASKED]

    def ask() -> set[str]:
        found = set()
        for path in paths:
            response = client.get(path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            asked = body.replace(SECRET.encode(), b"") if path in ASKED and petition.code.encode() not in body else body
            if response.status_code < 400 and (SECRET.encode() in asked or petition.code.encode() in asked):
                found.add(path)
        return found

    return ask


@pytest.mark.parametrize("what", RemovalType)
def test_no_address_tells_of_what_waits(telling, commune, petition, committed, what):
    before = telling()
    assert {petition.get_absolute_url(), "/kien-nghi/", f"/api/v1/petitions/{petition.code}"} <= before
    with committed():
        proposal = propose(petition, user=commune.staff[Role.CLERK], what=what)
    assert telling() == set()
    with committed():
        send_back(proposal, commune.staff[Role.SUPERVISOR])
    assert telling() == before


@pytest.mark.parametrize("what", RemovalType)
def test_removed_record_leaves_every_address(telling, commune, petition, committed, what):
    assert telling()
    with committed():
        confirm(propose(petition, user=commune.staff[Role.CLERK], what=what), commune.staff[Role.SUPERVISOR])
    assert telling() == set()
