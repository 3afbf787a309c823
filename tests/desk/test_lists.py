"""Lists of records: found without accents, filtered, in the order of what is urgent, at a bounded cost."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from portal.dialogues.models import Commitment
from portal.fields.folded import folded
from portal.organisations.models import Membership, Role

from . import world

# Session, account, memberships, count, rows and what Wagtail's frame asks; the same however long the list is.
AT_MOST = 14


def titles(client, url):
    return [record.pk for record in client.get(url).context["object_list"]]


@pytest.mark.parametrize("typed", ["duong lang", "ĐƯỜNG", "lang  duong", "đường làng"])
def test_search_ignores_accents_and_word_order(a, typed):
    wanted = world.held_dialogue(a, theme="Đường làng Sậy")
    world.held_dialogue(a, theme="Rác thải")
    assert titles(a.client(Role.CLERK), f"{reverse('dialogues:index')}?q={typed}") == [wanted.pk]


def test_folding_knows_the_letters_of_vietnamese():
    assert folded("Đồng Quế, Ủy ban: thửa ruộng") == "dong que, uy ban: thua ruong"


def test_filter_finds_dialogues_without_notice(a):
    waiting = world.held_dialogue(a, theme="Chờ")
    world.published_notice(a, dialogue=world.held_dialogue(a, theme="Xong"))
    assert titles(a.client(Role.CLERK), f"{reverse('dialogues:index')}?notice=missing") == [waiting.pk]


def test_dialogues_sort_by_next_deadline(a):
    later, sooner = world.held_dialogue(a, days_ago=1), world.held_dialogue(a, days_ago=8)
    client = a.client(Role.CLERK)
    assert titles(client, f"{reverse('dialogues:index')}?ordering=next_due") == [sooner.pk, later.pk]
    assert titles(client, f"{reverse('dialogues:index')}?ordering=-next_due") == [later.pk, sooner.pk]


def test_filter_finds_notices_by_stage(a):
    draft = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    submitted = world.submitted_notice(a)
    published = world.published_notice(a)
    client = a.client(Role.CLERK)
    for stage, notice in (("draft", draft), ("submitted", submitted), ("published", published)):
        assert titles(client, f"{reverse('notices:list')}?stage={stage}") == [notice.pk]


def test_open_urgent_commitments_come_first(a):
    world.published_notice(a)
    first, _second = Commitment.objects.order_by("due_on")
    third = Commitment.objects.get(pk=world.published_notice(a).conclusions.first().commitment.pk)
    Commitment.objects.filter(pk=third.pk).update(state="done", done_on=world.today(), due_on=world.day(-10))
    listed = titles(a.client(Role.REPORTER), reverse("commitments:index"))
    assert listed[0] == first.pk
    assert listed[-1] == third.pk
    assert titles(a.client(Role.REPORTER), f"{reverse('commitments:index')}?state=done") == [third.pk]


def test_list_across_units_names_each_unit(a, b):
    world.held_dialogue(a)
    world.held_dialogue(b)
    clerk = a.staff[Role.CLERK]
    page = world.client_of(clerk).get(reverse("dialogues:index")).content.decode()
    assert str(b.committee) not in page
    Membership.objects.create(user=clerk, unit=b.committee, role=Role.CLERK)
    page = world.client_of(clerk).get(reverse("dialogues:index")).content.decode()
    assert str(a.committee) in page
    assert str(b.committee) in page


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.CLERK, "dialogues:index"),
        (Role.CLERK, "petitions:index"),
        (Role.CLERK, "notices:list"),
        (Role.REPORTER, "commitments:index"),
        (Role.SUPERVISOR, "commitments:index"),
    ],
)
def test_list_query_count_is_constant(a, role, name, django_assert_max_num_queries):
    def fill(how_many):
        for number in range(how_many):
            dialogue = world.held_dialogue(a, theme=f"Đối thoại {number}")
            world.published_notice(a, dialogue=dialogue, petitions=(world.petition(dialogue),))

    fill(2)
    client = a.client(role)
    client.get(reverse(name))
    with django_assert_max_num_queries(AT_MOST) as few:
        client.get(reverse(name))
    fill(4)
    ContentType.objects.clear_cache()
    client.get(reverse(name))
    with django_assert_max_num_queries(AT_MOST) as many:
        client.get(reverse(name))
    assert len(many) == len(few)


@pytest.mark.parametrize("namespace", ["dialogues", "petitions", "notices", "commitments"])
def test_record_page_queries_are_bounded(a, namespace, django_assert_max_num_queries):
    dialogue = world.held_dialogue(a)
    petition = world.petition(dialogue)
    notice = world.published_notice(a, dialogue=dialogue, petitions=(petition,))
    records = {
        "dialogues": dialogue,
        "petitions": petition,
        "notices": notice,
        "commitments": Commitment.objects.first(),
    }
    client = a.client(Role.APPROVER)
    url = reverse(f"{namespace}:inspect", args=[records[namespace].pk])
    client.get(url)
    with django_assert_max_num_queries(33):
        client.get(url)
