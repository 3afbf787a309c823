"""The modules that hold rules, in groups, each with the tests that state them: what `make mutants` runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Rule modules, and the tests that state their rules, as arguments of pytest."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = (
    Group(
        (
            "portal.workdays.calendar",
            "portal.workdays.deadlines",
            "portal.workdays.explanation",
            "portal.workdays.timeliness",
            "portal.workdays.models.deadlines",
        ),
        ("tests/workdays",),
    ),
    Group(
        (
            "portal.petitions.states",
            "portal.petitions.history",
            "portal.petitions.lifecycle",
            "portal.petitions.forwarding_duties",
        ),
        ("tests/petitions/test_lifecycle.py", "tests/petitions/test_states.py"),
    ),
    Group(
        (
            "portal.dialogues.lifecycle",
            "portal.dialogues.commitments",
            "portal.dialogues.deadlines",
            "portal.dialogues.histories",
        ),
        ("tests/dialogues", "--ignore=tests/dialogues/test_importing.py"),
    ),
    Group(
        ("portal.records.visibility", "portal.records.levels", "portal.records.purge", "portal.records.erasure"),
        ("tests/records", "--ignore=tests/records/importing"),
    ),
    Group(("portal.organisations.policy",), ("tests/organisations/test_policy.py",)),
    Group(
        (
            "portal.supervision.figures.notice_outcomes",
            "portal.supervision.figures.commitment_outcomes",
            "portal.supervision.figures.small_cells",
            "portal.supervision.figures.petition_figures",
            "portal.supervision.figures.scoreboard",
            "portal.supervision.figures.tallies",
            "portal.supervision.figures.years",
            "portal.supervision.verdicts",
        ),
        (
            "tests/supervision/test_scoreboard.py",
            "tests/supervision/test_years.py",
            "tests/supervision/test_verdicts.py",
        ),
    ),
    Group(
        ("portal.removals.approval", "portal.removals.second_person", "portal.removals.purge_list"),
        ("tests/removals/test_approval.py", "tests/removals/test_purge_list.py"),
    ),
    Group(
        (
            "portal.corrections.approval",
            "portal.petitions.corrections",
            "portal.dialogues.corrections.commitments",
            "portal.dialogues.corrections.dialogue_steps",
            "portal.dialogues.corrections.dialogues",
            "portal.dialogues.corrections.receptions",
        ),
        ("tests/corrections",),
    ),
    Group(
        (
            "portal.desk.identity.delays",
            "portal.desk.identity.gate",
            "portal.desk.identity.second_factor",
            "portal.desk.identity.removal",
        ),
        ("tests/desk/test_log_in.py", "tests/desk/test_second_factor.py"),
    ),
    Group(("portal.papers.deadlines",), ("tests/papers/test_deadlines.py",)),
    Group(
        (
            "portal.caching.page_cache",
            "portal.caching.cached_response",
            "portal.caching.versions",
            "portal.caching.dependencies",
            "portal.caching.purging",
        ),
        ("tests/caching",),
    ),
    Group(
        ("search.query.parsed_query", "search.query.relaxation", "search.query.clauses"),
        ("tests/search/test_parsed_query.py", "tests/search/test_relaxation.py"),
    ),
)
