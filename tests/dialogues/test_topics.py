"""Topics are found however an office writes them."""

import pytest
from django.db import transaction

from portal.dialogues.models import Topic
from portal.dialogues.topics import Topics

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["giao thông", "GIAO THÔNG", "Giao  thông", "Giao thong", "giao-thong"])
def test_existing_topic_is_found(written):
    traffic = Topic.objects.create(name="Giao thông")
    assert Topics().named(written) == traffic


@pytest.mark.parametrize("written", ["Giáo thông", "Giao thống"])
def test_another_topic_of_the_same_letters_is_made(written):
    Topic.objects.create(name="Giao thông")
    assert Topics().named(written).slug == "giao-thong-2"


def test_topic_of_an_undone_row_is_made_again():
    topics = Topics()
    with transaction.atomic():
        topics.named("Cấp nước")
        transaction.set_rollback(True)
    assert Topic.objects.filter(pk=topics.named("cấp nước").pk).exists()
