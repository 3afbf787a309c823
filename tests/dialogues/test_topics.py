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
def test_different_accents_make_another_topic(written):
    Topic.objects.create(name="Giao thông")
    assert Topics().named(written).slug == "giao-thong-2"


def test_rolled_back_topic_is_made_again():
    topics = Topics()
    with transaction.atomic():
        topics.named("Cấp nước")
        transaction.set_rollback(True)
    assert Topic.objects.filter(pk=topics.named("cấp nước").pk).exists()
