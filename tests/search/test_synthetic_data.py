"""The invented petitions: always the same, and a small corpus begins a large one."""

from itertools import islice

from search.synthetic_data import TWO_TIERS, petitions


def test_seed_determines_petitions():
    assert list(petitions(50)) == list(petitions(50))
    assert list(petitions(50)) != list(petitions(50, seed=7))


def test_small_corpus_is_prefix_of_large():
    assert list(petitions(30)) == list(islice(petitions(2500), 30))
    assert [petition.id for petition in petitions(1002)][-2:] == [1001, 1002]


def test_petitions_contain_no_unfilled_placeholders():
    assert not any(sign in petition.title + petition.content for petition in petitions(1000) for sign in "{}")


def test_reform_ends_townships_and_district_offices():
    after = [petition for petition in petitions(1000) if petition.received >= TWO_TIERS]
    assert after
    assert not any("thị trấn" in petition.place or petition.agency.endswith("huyện") for petition in after)


def test_petition_is_closed_after_receipt():
    assert all(petition.closed >= petition.received for petition in petitions(1000) if petition.closed)
