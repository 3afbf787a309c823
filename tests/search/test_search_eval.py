"""The command that judges a search by a file of cases."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.management.commands.search_eval import Result, complaints_about

CASES = Path(__file__).with_name("cases.json")
FILE = json.loads(CASES.read_text(encoding="utf-8"))


def first(*ids):
    return {"top1": list(ids)}


def test_command_prints_cases_then_sum():
    out = StringIO()
    call_command("search_eval", str(CASES), stdout=out)
    lines = out.getvalue().splitlines()
    cases = len(FILE["queries"]) + len(FILE["negatives"])
    assert len(lines) == cases + 1
    assert lines[-1] == f"passed {cases} of {cases}"


def test_failed_case_fails_command(tmp_path):
    file = tmp_path / "cases.json"
    cases = [{"id": "A", "q": "mạ", "expect": first("P05")}, {"id": "B", "q": "mạ", "expect": first("N02")}]
    file.write_text(json.dumps({"documents": FILE["documents"], "queries": cases, "negatives": []}), encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("search_eval", str(file), stdout=out)
    assert stopped.value.code == 1
    assert out.getvalue().splitlines()[-1] == "passed 1 of 2"


@pytest.mark.parametrize("arguments", [[str(CASES), "--engine", "cluster"], ["/nowhere/cases.json"]])
def test_command_refuses_missing_cluster_or_file(arguments, monkeypatch):
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    with pytest.raises(CommandError) as refused:
        call_command("search_eval", *arguments)
    assert refused.value.returncode == 2


@pytest.mark.server
def test_the_command_judges_a_cluster_too(elasticsearch_url, monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_URL", elasticsearch_url)
    out = StringIO()
    call_command("search_eval", str(CASES), engine="cluster", stdout=out)
    cases = len(FILE["queries"]) + len(FILE["negatives"])
    assert out.getvalue().splitlines()[-1] == f"passed {cases} of {cases}"


@pytest.mark.parametrize(
    ("expect", "is_kept"),
    [
        ({"top1": ["A"]}, True),
        ({"top1": ["B"]}, False),
        ({"top1": ["B", "A"]}, True),
        ({"topk": {"k": 2, "ids": ["B", "A"]}}, True),
        ({"topk": {"k": 2, "ids": ["A", "C"]}}, False),
        ({"topk": {"k": 9, "ids": ["Z"]}}, False),
        ({"absent_exact": ["C", "Z"]}, True),
        ({"absent_exact": ["B"]}, False),
        ({"topk": {"k": 2, "ids": ["A", "B"]}, "below": ["C", "Z"]}, True),
        ({"topk": {"k": 3, "ids": ["A", "C"]}, "below": ["B"]}, False),
        ({"not_above": {"B": ["C", "Z"]}}, True),
        ({"not_above": {"B": ["A"]}}, False),
        ({"not_above": {"Z": ["A"]}}, False),
        ({"exact": ["A", "B"]}, True),
        ({"exact": ["C"]}, False),
        ({"absent": ["Z"]}, True),
        ({"absent": ["C"]}, False),
        ({"suggestion": "sổ đỏ"}, True),
        ({"suggestion": ""}, False),
        ({"unknown_number": ""}, True),
        ({"unknown_number": "12-TB/HU"}, False),
        ({"marked": {"A": ["Sổ đỏ"]}}, True),
        ({"marked": {"A": ["Sổ đỏ", "Bìa"]}}, False),
        ({"marked": {"B": ["Sổ đỏ"]}}, False),
    ],
)
def test_each_expectation_kind_is_judged(expect, is_kept):
    result = Result(["A", "B", "C"], {"A", "B"}, marked={"A": frozenset({"Sổ đỏ"})}, suggestion="sổ đỏ")
    assert (complaints_about(result, expect) == []) is is_kept


def test_the_command_judges_without_a_rule(tmp_path):
    file = tmp_path / "cases.json"
    cases = [{"id": "A", "q": "nghia trang", "expect": {"exact": ["P05"]}}]
    file.write_text(json.dumps({"documents": FILE["documents"], "queries": cases}), encoding="utf-8")
    call_command("search_eval", str(file), stdout=StringIO())
    with pytest.raises(SystemExit):
        call_command("search_eval", str(file), "--without", "S2", stdout=StringIO())
