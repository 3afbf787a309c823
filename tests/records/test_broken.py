"""A record that cannot be shown whole is shown in part, and the health check names it."""

import pytest

from portal.operations import health
from portal.petitions.models import Petition
from portal.records import broken_rows
from tests.factories import make_petition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.BROKEN_RECORDS_RAISE = False


@pytest.fixture
def petition():
    """In a state that no release knows."""
    petition = make_petition(title="Nước sạch thôn Ngò")
    Petition.objects.filter(pk=petition.pk).update(state="of a former release")
    return petition


def test_list_names_what_cannot_be_shown(client, petition):
    other = make_petition(title="Đường thôn Sậy")
    page = client.get("/kien-nghi/").content.decode()
    assert petition.title in page
    assert other.title in page


def test_health_check_names_a_broken_record(client, petition):
    client.get("/kien-nghi/")
    trouble = next(each.trouble for each in health.run_checks() if each.name == "records")
    assert f"petitions.petition {petition.pk}" in trouble


def test_broken_record_is_noted_once(petition):
    for _time in range(2):
        broken_rows.render_or_report(petition, lambda: 1 / 0, lambda: None)
    assert len(broken_rows.known()) == 1
