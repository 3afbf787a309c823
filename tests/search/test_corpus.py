"""The corpus to measure with: records like any others, always the same, and never among real ones by chance."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from portal.dialogues.models import Topic
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.records.ledger.checks import differences
from search.models import IndexRequest
from search.synthetic_data import TOPIC_NAMES, petitions
from tests.factories import make_petition

pytestmark = pytest.mark.django_db


def test_states_follow_events_and_ledger_verifies():
    call_command("corpus", 60)
    assert Petition.objects.public().count() == 60
    assert set(Petition.objects.values_list("state", flat=True)) >= {State.IN_PROGRESS, State.RESOLVED, State.ANSWERED}
    assert list(differences()) == []


def test_same_seed_writes_same_petitions():
    call_command("corpus", 20, seed=7)
    written = Petition.objects.order_by("pk").values_list("code", "title", "content")
    assert list(written) == [(petition.code, petition.title, petition.content) for petition in petitions(20, seed=7)]


def test_units_are_unique_and_districts_closed():
    call_command("corpus", 60)
    names = list(Unit.objects.values_list("name", flat=True))
    assert len(names) == len(set(names))
    assert not Unit.objects.filter(name__endswith="huyện", valid_to=None).exists()


def test_corpus_queues_no_index_requests():
    call_command("corpus", 5)
    assert not IndexRequest.objects.exists()


def test_used_database_needs_among_others_option():
    make_petition()
    with pytest.raises(CommandError, match="--among-others"):
        call_command("corpus", 5)
    assert Petition.objects.count() == 1
    call_command("corpus", 5, among_others=True)
    assert Petition.objects.count() == 6


def test_topic_with_other_slug_is_reused():
    Topic.objects.bulk_create(Topic(name=name, slug=f"khac-{slug}") for slug, name in TOPIC_NAMES.items())
    call_command("corpus", 5)
    assert Topic.objects.count() == len(TOPIC_NAMES)
