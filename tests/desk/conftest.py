import pytest

from . import world


@pytest.fixture
def province(db):
    return world.province()


@pytest.fixture
def a(province):
    return world.commune("Amlanh", province=province)


@pytest.fixture
def b(province):
    return world.commune("Bachma", province=province)
