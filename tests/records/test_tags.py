"""What is typed as a tag leads to the tag that exists."""

import pytest
from taggit.forms import TagField
from taggit.models import Tag

from portal.importing.tags import tag_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def traffic():
    return Tag.objects.create(name="Giao thông")


@pytest.mark.parametrize("written", ["GIAO THÔNG", "Giao thong", "giao  thông", "Giao thông"])
def test_existing_tag_is_found(traffic, written):
    assert TagField().clean(f'"{written}"') == ["Giao thông"]


def test_new_tag_is_kept_as_written():
    assert tag_names(["Cấp nước", "CẤP NƯỚC", "cap nuoc"]) == ["Cấp nước"]
