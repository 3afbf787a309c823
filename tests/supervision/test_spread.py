"""Petitions by topic and by unit, each counted once; what is small is added up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.dialogues.models import Topic
from portal.petitions import lifecycle
from portal.petitions.models import Kind, Petition
from portal.records.actors import Actor
from portal.supervision.figures.distribution import Group, PetitionTally, by_owner, by_topic, merge_small_groups
from tests.factories import HELD_ON, make_petition, make_unit

BY = Actor("Phòng Kinh tế")
DAY = HELD_ON + timedelta(days=60)


def by_name(groups) -> dict[str, PetitionTally]:
    return {str(group.label): group.tally for group in groups}


@pytest.mark.django_db
def test_each_petition_is_counted_once():
    topic, unit = Topic.objects.create(name="Đất đai"), make_unit("Phòng Kinh tế")
    done, said, passed, late, open_, dateless = (make_petition(topic=topic) for _ in range(6))
    lifecycle.resolve(done, by=BY, on=DAY, text="Xong.")
    lifecycle.answer(said, by=BY, on=DAY, text="Đã giải trình.")
    lifecycle.forward(passed, to=make_unit(), by=BY, on=DAY, reason="Tỉnh lộ")
    lifecycle.assign(late, by=BY, on=HELD_ON, owner=unit, due_on=DAY - timedelta(days=1))
    lifecycle.assign(open_, by=BY, on=HELD_ON, owner=unit, due_on=DAY)
    assert dateless.due_on is None
    make_petition(topic=topic, kind=Kind.COMPLAINT)
    make_petition(topic=topic, public=False)
    tally = by_name(by_topic(Petition.objects.public(), on=DAY))["Đất đai"]
    assert tally == PetitionTally(resolved=1, answered=1, in_time=2, overdue=1, passed_on=1)
    assert tally.total == 6


@pytest.mark.django_db
def test_unit_with_few_petitions_is_merged():
    for name, number in (("Phòng Kinh tế", 4), ("Trạm Y tế", 2), ("Công an xã", 1)):
        unit = make_unit(name)
        for _ in range(number):
            make_petition(owner=unit)
    groups = by_owner(Petition.objects.public(), on=date(2026, 6, 15))
    assert [(group.key, group.tally.total) for group in groups] == [("phong-kinh-te", 4), ("", 3)]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([], []),
        ([5, 3], [5, 3]),
        ([5, 4, 1], [5, 5]),
        ([5, 4, 2, 1], [5, 4, 3]),
        ([9] * 14, [9] * 12 + [18]),
        ([1], [1]),
    ],
)
def test_small_groups_and_beyond_twelve_merge(sizes, shown):
    groups = [Group(f"Lĩnh vực {n}", PetitionTally(resolved=size), f"lv-{n}") for n, size in enumerate(sizes)]
    assert [group.tally.total for group in merge_small_groups(groups, rest="Khác")] == shown


@pytest.mark.django_db
def test_late_unit_is_shown_alone():
    late = make_unit("Phòng Trễ")
    petition = make_petition(on=date(2026, 1, 5))
    lifecycle.assign(petition, by=Actor("UBND xã"), on=date(2026, 1, 6), owner=late, due_on=date(2026, 2, 1))
    groups = by_owner(Petition.objects.public(), on=date(2026, 6, 15))
    assert [group.key for group in groups] == [late.slug]
