"""The living page shows every component, to those who build and check the portal."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from portal.organisations.models import Membership, Role
from portal.public.styleguide.specimens import PARTS, SPECIMENS, UNSEEN, specimens
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def test_every_component_has_a_specimen():
    components = {path.stem for path in Path(settings.BASE_DIR, "templates/components").glob("*.html")}
    assert components == set(SPECIMENS) | PARTS | UNSEEN


def test_every_state_can_be_drawn():
    assert all(specimen.drawn.strip() for _name, states in specimens() for specimen in states)


def test_staff_see_component_page(client):
    user = get_user_model().objects.create_user("vanthu")
    Membership.objects.create(user=user, unit=make_unit(), role=Role.CLERK)
    client.force_login(user)
    page = client.get("/thiet-ke/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in SPECIMENS)


def test_component_page_is_404_for_others(client):
    assert client.get("/thiet-ke/").status_code == 404
    client.force_login(get_user_model().objects.create_user("ai-do"))
    assert client.get("/thiet-ke/").status_code == 404


def test_debug_shows_component_page_without_login(client, settings):
    settings.DEBUG = True
    assert client.get("/thiet-ke/").status_code == 200
