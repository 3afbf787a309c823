"""Schemathesis asks every route of the OpenAPI document what it promises and what it must refuse."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from portal.opendata.api.openapi import document
from portal.wsgi import application
from tests.opendata.everything import make_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


schema = schemathesis.openapi.from_dict(document())
schema.app = application


# Some routes each time, all of them where there is time.
some = schema.include(path_regex=r"/petitions|/units")
pytestmark += [
    # The client of Schemathesis leaves it to the garbage collector to close what was sent.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
examples = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def filled(db):
    """A real request begins and ends by closing the connection on which the test's transaction is open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    make_everything(1)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@some.parametrize()
@examples
def test_petition_and_unit_routes_match_schema(filled, case):
    case.call_and_validate()


@pytest.mark.server
@schema.parametrize()
@examples
def test_every_route_matches_schema(filled, case):
    case.call_and_validate()
