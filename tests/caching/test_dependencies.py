"""What an answer depends on, and what a change outdates."""

from __future__ import annotations

import pytest
from django.http import HttpRequest

from portal.caching import dependencies
from portal.caching.dependencies import Dependencies, track
from portal.caching.purging import outdate, record_has_changed, touched_by, withdraw
from portal.caching.versions import versions
from portal.dialogues.models import Dialogue
from portal.petitions.models import Petition
from tests.factories import make_petition

FEWEST = [
    ({"a:1", "b:2"}, ("a:1", "b:2")),
    ({"a:1", "a:2", "a", "b:2"}, ("a", "b:2")),
    ({"a", "a:1:2"}, ("a",)),
    ({"search", "a:1"}, ("a:1", "search")),
]


@pytest.mark.parametrize(("tags", "fewest"), FEWEST)
def test_kind_stands_for_its_records(tags, fewest):
    assert Dependencies(tags).fewest == fewest


def test_every_answer_depends_on_frame():
    with track() as notes:
        pass
    assert (notes.tags, notes.is_for_everybody) == ({"every-page"}, False)


def test_kinds_are_noted_by_name():
    with track() as notes:
        dependencies.all_of(Petition, "search")
    assert notes.tags == {"every-page", "petitions.petition", "search"}
    assert not notes.is_for_everybody


def test_view_declares_that_everybody_may_see():
    @dependencies.shows(Petition)
    def view(request: HttpRequest, number: int, *, word: str) -> str:
        return f"{number} {word}"

    with track() as notes:
        assert view(HttpRequest(), 1, word="a") == "1 a"
    assert notes.is_for_everybody
    assert "petitions.petition" in notes.tags


def test_inner_tracking_leaves_outer_alone():
    with track() as outer:
        with track() as inner:
            dependencies.all_of("inner")
        dependencies.all_of("outer")
    assert (inner.tags, outer.tags) == ({"every-page", "inner"}, {"every-page", "outer"})


def test_nothing_is_noted_outside():
    with track() as notes:
        pass
    dependencies.for_everybody("later")
    assert notes.tags == {"every-page"}


@pytest.mark.django_db
def test_read_record_notes_itself():
    petition = make_petition()
    with track() as notes:
        Petition.objects.get(pk=petition.pk)
    assert f"petitions.petition:{petition.pk}" in notes.tags


def test_record_outdates_what_it_points_at():
    found = touched_by(Petition(pk=7, dialogue_id=3, unit_id=2))
    assert found == {
        "petitions.petition",
        "petitions.petition:7",
        "dialogues.dialogue:3",
        "organisations.unit:2",
    }


# Committed -----------------------------------------------------------------------------------------------------------


def holds(*tags: str, since: int) -> bool:
    return versions().unchanged(tags, since=since)


@pytest.mark.django_db
def test_pages_are_outdated_on_commit(django_capture_on_commit_callbacks):
    since = versions().clock()
    with django_capture_on_commit_callbacks(execute=True):
        outdate(["caching-test"])
        record_has_changed(Dialogue(pk=5))
        assert holds("caching-test", "dialogues.dialogue:5", since=since)
    assert not holds("caching-test", since=since)
    assert not holds("dialogues.dialogue:5", since=since)


@pytest.mark.django_db
@pytest.mark.parametrize("tag", ["dialogues.dialogue:5", "dialogues.dialogue:5/withdrawn"])
def test_hidden_record_is_withdrawn_twice(django_capture_on_commit_callbacks, tag):
    since = versions().clock()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(Dialogue(pk=5))
        assert not holds(tag, since=since), "at once"
        since = versions().clock()
    assert not holds(tag, since=since), "again after the commit"
