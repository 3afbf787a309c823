import pytest

from . import world


@pytest.fixture
def province(db):
    return world.province()


@pytest.fixture
def a(province):
    return world.commune("Ấm Lành", province=province)


@pytest.fixture
def b(province):
    return world.commune("Bạch Mã", province=province)
