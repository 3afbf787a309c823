import pytest

from . import world
from .accounts import forget_tries


@pytest.fixture
def province(db):
    return world.province()


@pytest.fixture
def a(province):
    return world.commune("Amlanh", province=province)


@pytest.fixture
def b(province):
    return world.commune("Bachma", province=province)


@pytest.fixture
def no_tries_counted() -> None:
    """Delays of other tests, whose clients have the same address."""
    forget_tries()
