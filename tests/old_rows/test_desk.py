"""Staff repair what is odd: the lists of the desk and the record itself open whatever a row holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from tests.desk.addresses import admin_addresses
from tests.desk.test_object_permissions import SCOPED
from tests.desk.world import client_of

from .rows import odd_rows
from .test_readers import failures, older_database

pytestmark = [pytest.mark.usefixtures("example", "db")]

LISTS, OF_A_RECORD = ("index", "list"), ("inspect", "edit", "history")
NEWEST = 3


def paths() -> Iterator[str]:
    """Every list, and the pages of the newest records of each kind."""
    for address in admin_addresses():
        namespace, _colon, view = address.name.rpartition(":")
        if namespace not in SCOPED:
            continue
        if view in LISTS and not address.parameters:
            yield address.url()
        elif view in OF_A_RECORD and address.parameters == ("pk",):
            newest = SCOPED[namespace]._base_manager.order_by("-pk").values_list("pk", flat=True)[:NEWEST]
            yield from (address.url(pk=key) for key in newest)


@pytest.fixture
def administrator() -> Client:
    return client_of(get_user_model().objects.get(username="quantri"))


@settings(
    max_examples=2,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(rows=odd_rows())
def test_staff_can_open_odd_rows(administrator, rows):
    with older_database(rows):
        assert failures(administrator, list(paths())) == {}
