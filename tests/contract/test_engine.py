"""What every engine promises beyond ranking: changes, rebuilds, facets, order and pages."""

from datetime import date, timedelta

import pytest

from portal.workdays.timeliness import Timeliness
from search.engines.base import IndexMissing
from search.query.answer import Key, Match
from search.query.criteria import LAST_PAGE, MOST_RESULTS, PAGE_SIZE, Criteria, Facet, Sort
from search.schema.document import Document

TODAY = date(2026, 10, 31)


def petition(id_, title="Đường hỏng", **fields):
    return Document(type="petition", id=id_, title=title, **fields)


def ask(engine, words="", **criteria):
    return engine.search(Criteria(words=words, **criteria), today=TODAY)


def ids(answer):
    return [hit.key.id for hit in answer.hits]


def counts(answer, facet):
    return {count.value: count.count for count in answer.facets[facet]}


# An index that is not there


def test_missing_index_is_no_answer(engine):
    for question in (lambda: ask(engine, "đường"), engine.check):
        with pytest.raises(IndexMissing):
            question()
    assert engine.count() == 0


def test_empty_index_has_no_hits(engine):
    engine.update()
    for words in ("", "đường", "duong hong", "12-TB/HU", "đường hỏng cầu sập"):
        assert ask(engine, words).total == 0


# Changes


def test_update_is_visible_to_other_engine(engine, another):
    assert another.count() == 0
    engine.update(add=[petition(1)])
    assert ids(ask(engine, "đường hỏng")) == ids(ask(another, "đường hỏng")) == [1]
    engine.update(add=[petition(2)])
    assert another.count() == 2


def test_document_replaces_same_key(engine):
    engine.update(add=[petition(1, "Cầu gãy"), petition(1)._replace(type="notice")])
    engine.update(add=[petition(1, "Trạm bơm hỏng"), petition(1, "Trạm bơm cháy")])
    assert engine.count() == 2
    assert ask(engine, "cầu gãy").total == 0
    assert ids(ask(engine, "trạm bơm cháy")) == [1]


def test_removal_affects_only_given_keys(engine):
    engine.update(add=[petition(1), petition(11), petition(1)._replace(type="notice")])
    engine.update(remove=[Key("petition", 1), Key("petition", 999)])
    assert {hit.key for hit in ask(engine).hits} == {Key("petition", 11), Key("notice", 1)}


def test_any_type_and_id_are_preserved(engine):
    keys = {Key("petition", 0), Key("notice", 2**40 - 1), Key("thong_bao_ket_luan", 7), Key("đơn thư", 1)}
    engine.update(add=[Document(type=key.type, id=key.id, title="Đất") for key in keys])
    assert {hit.key for hit in ask(engine, "đất").hits} == keys


def test_repeated_update_changes_nothing(engine):
    for _ in range(2):
        engine.update(add=[petition(1), petition(2)], remove=[Key("petition", 3)])
    assert engine.count() == 2


def test_key_added_and_removed_is_replaced(engine):
    engine.update(add=[petition(1)])
    engine.update(add=[petition(1, "Cầu gãy")], remove=[Key("petition", 1), Key("petition", 2)])
    assert ids(ask(engine)) == ids(ask(engine, "cầu gãy")) == [1]


# Rebuilding


def test_rebuild_replaces_old_index(engine, another):
    engine.update(add=[petition(1)])
    assert another.count() == 1
    assert engine.rebuild([petition(2), petition(3)]) == 2
    assert set(ids(ask(another))) == {2, 3}
    engine.update(add=[petition(4)])
    assert another.count() == 3


def test_rebuild_without_index_or_documents_works(engine):
    assert engine.rebuild([]) == 0
    assert ask(engine, "đường").total == 0
    engine.update(add=[petition(1)])
    assert engine.count() == 1


def test_failed_rebuild_keeps_old_index(engine):
    engine.update(add=[petition(1)])

    def failing():
        yield petition(2)
        assert ids(ask(engine)) == [1]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.rebuild(failing())
    assert ids(ask(engine)) == [1]
    assert engine.rebuild([petition(3)]) == 1
    assert ids(ask(engine)) == [3]


def test_update_during_rebuild_reaches_old_index(engine):
    engine.update(add=[petition(1)])

    def documents():
        yield petition(2)
        engine.update(add=[petition(3)])
        assert set(ids(ask(engine))) == {1, 3}

    engine.rebuild(documents())
    assert ids(ask(engine)) == [2]


# Facets


@pytest.fixture
def filled(engine):
    day = timedelta(days=1)
    engine.update(
        add=[
            petition(
                1,
                state="received",
                topic="dat-dai",
                owner="7",
                units=("7", "1"),
                received=date(2024, 3, 1),
                due=TODAY - day,
                tags=("cau-duong", "thuy-lợi"),
            ),
            petition(
                2,
                state="received",
                topic="dat-dai",
                owner="8",
                units=("8", "1"),
                received=date(2025, 3, 1),
                due=TODAY,
                tags=("cau-duong",),
            ),
            petition(3, state="received", topic="moi-truong", received=date(2025, 4, 1), due=TODAY + 30 * day),
            petition(4, state="resolved", topic="dat-dai", due=TODAY, closed=TODAY),
            petition(5, state="resolved", received=date(2024, 5, 1), due=TODAY - 9 * day, closed=TODAY - 8 * day),
            Document(type="notice", id=1, title="Đường hỏng", units=("7",), received=date(2025, 3, 9)),
            Document(type="dialogue", id=1, title="Đường hỏng", form="online"),
        ]
    )
    return engine


def test_facets_count_every_value(filled):
    answer = ask(filled, "duong hong")
    assert counts(answer, Facet.TYPE) == {"petition": 5, "notice": 1, "dialogue": 1}
    assert counts(answer, Facet.STATE) == {"received": 3, "resolved": 2}
    assert counts(answer, Facet.TOPIC) == {"dat-dai": 3, "moi-truong": 1}
    assert counts(answer, Facet.UNIT) == {"1": 2, "7": 2, "8": 1}
    assert counts(answer, Facet.OWNER) == {"7": 1, "8": 1}
    assert counts(answer, Facet.FORM) == {"online": 1}
    assert counts(answer, Facet.TAG) == {"cau-duong": 2, "thuy-lợi": 1}
    assert counts(answer, Facet.YEAR) == {"2024": 2, "2025": 3}
    assert counts(answer, Facet.MONTH) == {"2025-03": 2, "2024-03": 1, "2024-05": 1, "2025-04": 1}


def test_timeliness_is_counted_for_given_day(filled):
    assert counts(ask(filled), Facet.TIMELINESS) == {"overdue": 1, "due_soon": 1, "on_time": 2, "late": 1}
    earlier = filled.search(Criteria(), today=TODAY - timedelta(days=40))
    assert counts(earlier, Facet.TIMELINESS) == {"on_time": 4, "late": 1}
    later = filled.search(Criteria(), today=TODAY + timedelta(days=400))
    assert counts(later, Facet.TIMELINESS) == {"overdue": 3, "on_time": 1, "late": 1}


def test_due_soon_days_is_a_setting(filled, settings):
    settings.DUE_SOON_DAYS = 30
    answer = filled.search(Criteria(), today=TODAY)
    assert counts(answer, Facet.TIMELINESS)["due_soon"] == 2


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (Timeliness.OVERDUE, {1}),
        (Timeliness.DUE_SOON, {2}),
        (Timeliness.ON_TIME, {3, 4}),
        (Timeliness.LATE, {5}),
    ],
)
def test_timeliness_filter_matches_its_count(filled, value, found):
    answer = filled.search(Criteria().with_(Facet.TIMELINESS, value), today=TODAY)
    assert set(ids(answer)) == found
    assert counts(ask(filled), Facet.TIMELINESS)[value] == len(found)


def test_facet_ignores_only_own_filter(filled):
    asked = Criteria().with_(Facet.STATE, "resolved").with_(Facet.UNIT, "7")
    answer = filled.search(asked, today=TODAY)
    assert answer.total == 0
    assert counts(answer, Facet.STATE) == {"received": 1, "resolved": 0}
    assert counts(answer, Facet.UNIT) == {"7": 0}
    assert counts(answer, Facet.TYPE) == {}
    assert [count.is_chosen for count in answer.facets[Facet.STATE]] == [False, True]


def test_owner_facet_excludes_superior_units(filled):
    assert set(ids(filled.search(Criteria().with_(Facet.UNIT, "1"), today=TODAY))) == {1, 2}
    assert ids(filled.search(Criteria().with_(Facet.OWNER, "1"), today=TODAY)) == []
    assert ids(filled.search(Criteria().with_(Facet.OWNER, "8"), today=TODAY)) == [2]


def test_month_facet_ignores_only_month_filter(filled):
    asked = Criteria().with_(Facet.YEAR, "2025").with_(Facet.MONTH, "2025-03")
    answer = filled.search(asked, today=TODAY)
    assert {hit.key for hit in answer.hits} == {Key("petition", 2), Key("notice", 1)}
    assert counts(answer, Facet.MONTH) == {"2025-03": 2, "2025-04": 1}
    assert counts(answer, Facet.YEAR) == {"2025": 2}
    tagged = filled.search(asked.with_(Facet.TAG, "cau-duong"), today=TODAY)
    assert counts(tagged, Facet.MONTH) == {"2025-03": 1}


def test_facet_values_widen_and_facets_narrow(filled):
    both_years = Criteria().with_(Facet.YEAR, "2024").with_(Facet.YEAR, "2025")
    assert filled.search(both_years, today=TODAY).total == 5
    assert set(ids(filled.search(both_years.with_(Facet.TOPIC, "dat-dai"), today=TODAY))) == {1, 2}


def test_facet_count_equals_filtered_total(filled):
    for start in (
        Criteria("duong"),
        Criteria().with_(Facet.TYPE, "petition"),
        Criteria().with_(Facet.YEAR, "2025"),
        Criteria().with_(Facet.TAG, "cau-duong").with_(Facet.UNIT, "1"),
    ):
        for facet, values in filled.search(start, today=TODAY).facets.items():
            for count in values:
                ticked = filled.search(start.without(facet).with_(facet, count.value), today=TODAY)
                assert ticked.total == count.count, (start, facet, count)


def test_facet_values_are_never_truncated(engine):
    engine.update(
        add=[petition(i, owner=f"u{i}", units=(f"u{i}",), topic=f"t{i}", tags=(f"t{i}", "đường")) for i in range(300)]
    )
    answer = ask(engine, "đường")
    assert {len(answer.facets[facet]) for facet in (Facet.OWNER, Facet.UNIT, Facet.TOPIC)} == {300}
    assert len(answer.facets[Facet.TAG]) == 301


def test_facet_filter_adds_no_relaxation(engine):
    many = [petition(i, "Đường hỏng", state="received") for i in range(30)]
    engine.update(add=[*many, petition(99, "Dương hông", state="resolved")])
    answer = engine.search(Criteria("đường hỏng").with_(Facet.STATE, "resolved"), today=TODAY)
    assert answer.total == 0
    assert answer.relaxations == ()


# Order and pages


def test_newest_first_and_due_first(engine):
    day = timedelta(days=1)
    engine.update(
        add=[
            petition(1, received=TODAY - 3 * day, due=TODAY + 9 * day),
            petition(2, received=TODAY, due=TODAY - day),
            petition(3, received=TODAY - day),
            petition(4, received=TODAY - 2 * day, due=TODAY - 9 * day, closed=TODAY),
        ]
    )
    assert ids(ask(engine, "đường", sort=Sort.NEWEST)) == [2, 3, 4, 1]
    assert ids(ask(engine, "đường", sort=Sort.DUE)) == [2, 1, 4, 3]
    assert ids(ask(engine)) == [2, 3, 4, 1]  # nothing asked for: the newest


def test_of_equals_the_newer_comes_first(engine):
    engine.update(add=[petition(i, received=TODAY - timedelta(days=i)) for i in (3, 1, 2)])
    assert ids(ask(engine, "đường hỏng")) == [1, 2, 3]


def test_title_match_outweighs_newer_date(engine):
    engine.update(
        add=[
            petition(1, "Đường hỏng", received=TODAY - timedelta(days=3000)),
            petition(2, "Kiến nghị", body="Đường hỏng", received=TODAY),
        ]
    )
    assert ids(ask(engine, "đường hỏng")) == [1, 2]


@pytest.mark.parametrize("sort", Sort)
def test_exact_hits_lead_in_every_order(engine, sort):
    near = petition(2, "Dương hông", received=TODAY, due=TODAY)
    engine.update(add=[petition(1, received=TODAY - timedelta(days=9)), near])
    assert ids(ask(engine, "đường hỏng", sort=sort)) == [1, 2]


@pytest.mark.parametrize("sort", Sort)
def test_pages_partition_hits_in_every_order(engine, sort):
    day = timedelta(days=1)
    engine.update(add=[petition(i, received=TODAY - i % 3 * day, due=TODAY + i % 4 * day) for i in range(45)])
    found = [hit.key.id for page in (1, 2, 3) for hit in ask(engine, "đường", sort=sort, page=page).hits]
    assert sorted(found) == list(range(45))


def test_last_page_is_full_and_final(engine):
    engine.rebuild(petition(i) for i in range(MOST_RESULTS + 1))
    last = ask(engine, sort=Sort.NEWEST).criteria.on_page(LAST_PAGE)
    assert len(engine.search(last, today=TODAY).hits) == PAGE_SIZE
    assert last.on_page(LAST_PAGE + 1) == last
    assert len(engine.export(last, today=TODAY)) == MOST_RESULTS


def test_pages_partition_hits_across_match_groups(engine):
    exact = [petition(i, "Đường hỏng") for i in range(15)]
    folded = [petition(100 + i, "Dương hông") for i in range(30)]
    engine.update(add=[*exact, *folded])
    pages = [ask(engine, "đường hỏng", page=page) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 5, 0]
    found = [hit for page in pages for hit in page.hits]
    assert len({hit.key for hit in found}) == 45
    assert [hit.match for hit in found] == [Match.EXACT] * 15 + [Match.FOLDED] * 30
    assert {(page.total, page.exact_total, page.page_count) for page in pages} == {(45, 15, 3)}


def test_full_exact_page_needs_no_relaxation(engine):
    engine.update(add=[petition(i) for i in range(PAGE_SIZE)] + [petition(99, "Dương hông")])
    answer = ask(engine, "đường hỏng")
    assert answer.total == answer.exact_total == PAGE_SIZE
    assert answer.relaxations == ()


def test_every_hit_has_its_marks(engine):
    engine.update(add=[petition(1), petition(2, "Dương hông")])
    answer = ask(engine, "đường hỏng")
    assert {hit.match for hit in answer.hits} == set(answer.marks)
    assert all(answer.marks_of(hit).exact == {"đường", "hỏng"} for hit in answer.hits)


# Exports


def test_export_joins_all_pages(engine):
    engine.update(add=[petition(i, received=TODAY - timedelta(days=i)) for i in range(2 * PAGE_SIZE + 5)])
    criteria = Criteria(words="duong hong", sort=Sort.NEWEST)
    pages = [hit.key for page in (1, 2, 3) for hit in ask(engine, "duong hong", sort=Sort.NEWEST, page=page).hits]
    assert list(engine.export(criteria.on_page(2), today=TODAY)) == pages
    assert engine.export(Criteria(words="zzzz"), today=TODAY) == ()


def test_a_missing_index_is_not_exported(engine):
    with pytest.raises(IndexMissing):
        engine.export(Criteria(), today=TODAY)


def test_document_ranks_before_its_file_pages(engine):
    title = "Thông báo số 412-TB/HU · Kết luận về bồi thường"
    pages = [Document("page", i, title, received=TODAY, is_suggested=False) for i in range(1, PAGE_SIZE + 5)]
    notice = Document("notice", 1, "Kết luận về bồi thường", number="412-TB/HU", received=TODAY)
    engine.update(add=[*pages, notice, petition(2, "Thực hiện 412-TB/HU", received=TODAY)])
    for question in ("412 tb hu", "thông báo 412", "412-TB/HU bồi thường"):
        answer = ask(engine, question)
        assert answer.hits[0].key == notice.key
        assert {hit.match for hit in answer.hits} == {Match.NUMBER}
        assert answer.total == len(pages) + 2


def test_file_page_ranks_after_numbered_documents(engine):
    notices = [Document("notice", i, "Kết luận", number=f"12-TB/ĐU{i}", received=TODAY) for i in range(1, 10)]
    engine.update(add=[Document("page", 1, "Thông báo số 12-TB/HU · Kết luận", received=TODAY), *notices])
    assert ask(engine, "thông báo 12").hits[-1].key == Key("page", 1)
