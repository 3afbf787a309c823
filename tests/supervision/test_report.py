"""The statistics of the monitoring report recompute from the events, as of 30 November 2024."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import portal
from portal.dialogues.models import Dialogue
from portal.organisations.directory import Directory
from portal.petitions.models import Petition
from portal.workdays.models import Deadline
from tests.supervision.monitoring_report import Rate, monitoring_report, notices_in_time, statistics

pytestmark = pytest.mark.usefixtures("example", "db")

FILES = Path(portal.__file__).parent / "example"
REPORT = json.loads((FILES / "notices.json").read_text(encoding="utf-8"))["worked_examples"]["monitoring_report"]
TOLD = REPORT["statistics"]
AS_OF = date.fromisoformat(REPORT["period"]["data_as_of"])
OVERDUE = REPORT["overdue_table"]["rows"]
CODES = {
    petition["id"]: petition["code"]
    for petition in json.loads((FILES / "petitions.json").read_text(encoding="utf-8"))["petitions"]
}


@pytest.fixture
def petitions():
    return Petition.objects.filter(dialogue__unit__level="district")


@pytest.fixture
def report(petitions):
    return monitoring_report(petitions, on=AS_OF)


def _rate(name: str) -> Rate:
    return Rate(TOLD["rates"][name]["numerator"], TOLD["rates"][name]["denominator"])


def test_totals_recompute(report):
    whole = report.whole
    assert {
        "total": whole.total,
        "in_competence": whole.in_competence,
        "transferred": whole.transferred,
        "transferred_answered": whole.transferred_answered,
        "guided_to_complaint_procedure": whole.guided,
        "resolved": whole.resolved,
        "answered_explained": whole.answered,
        "in_progress": whole.in_progress,
        "roadmap": whole.roadmap,
        "overdue": len(whole.overdue),
    } == {name: TOLD[name] for name in TOLD if isinstance(TOLD[name], int)}


def test_rates_recompute_with_numerator_and_denominator(report):
    assert report.whole.closed == _rate("closed")
    assert report.whole.resolved_only == _rate("resolved_only")
    assert report.whole.in_time_by_original_date == _rate("on_time_vs_original")
    assert report.whole.in_time_by_current_date == _rate("on_time_vs_current")
    assert notices_in_time(Dialogue.objects.filter(unit__level="district"), on=AS_OF) == _rate("notices_on_time")


@pytest.mark.parametrize("name", TOLD["rates"])
def test_percentages_are_those_of_the_report(name):
    assert _rate(name).percent == TOLD["rates"][name]["percent"]


def test_empty_rate_has_no_percentage():
    assert Rate(0, 0).percent is None


@pytest.mark.parametrize("reference", TOLD["by_dialogue"])
def test_figures_of_each_dialogue_recompute(report, reference):
    told = TOLD["by_dialogue"][reference]
    dialogue, figures = next((d, f) for d, f in report.by_dialogue.items() if d and d.reference == reference)
    assert {
        "total": figures.total,
        "da_giai_quyet": figures.resolved,
        "da_tra_loi": figures.answered,
        "dang_giai_quyet": figures.in_progress,
        "se_giai_quyet": figures.roadmap,
        "da_chuyen": figures.transferred,
        "huong_dan_khieu_nai": figures.guided,
        "qua_han": len(figures.overdue),
    } == {name: told[name] for name in told if isinstance(told[name], int)}
    notice = dialogue.notices.get()
    assert (dialogue.day.isoformat(), dialogue.chair.title) == (told["date"], told["chair"])
    assert (notice.number, notice.issued_on.isoformat()) == (told["notice"], told["notice_date"])
    assert Deadline.of(dialogue).get(code="notice").due_on.isoformat() == told["notice_due"]


def test_counts_by_topic_recompute(report):
    assert {topic.name: count for topic, count in report.by_topic.items()} == TOLD["by_category"]


def test_overdue_table_recomputes(report):
    directory = Directory()
    assert [
        (row.petition.code, row.petition.title, row.owner_id, f"{row.due_on:%d/%m/%Y}", f"{row.days} ngày")
        for row in report.whole.overdue
    ] == [
        (CODES[reference], title, directory.unit(agency, on=AS_OF).pk, due, days)
        for _, reference, title, agency, due, days in OVERDUE
    ]


def test_petitions_received_later_are_not_counted(petitions):
    assert statistics(petitions, on=date(2024, 4, 1)).total == 9


def test_report_queries_are_bounded(petitions, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        monitoring_report(petitions, on=AS_OF)
