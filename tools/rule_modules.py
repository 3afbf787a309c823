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
        ("portal.supervision.scoreboard", "portal.supervision.years"),
        ("tests/supervision/test_scoreboard.py", "tests/supervision/test_years.py"),
    ),
    Group(
        (
            "portal.caching.page_cache",
            "portal.caching.cached_response",
            "portal.caching.versions",
            "portal.caching.dependencies",
            "portal.caching.purging",
        ),
        ("tests/caching", "tests/caching/test_shared_versions.py"),
    ),
    Group(
        ("search.query.parsed_query", "search.query.relaxation", "search.query.clauses"),
        ("tests/search/test_parsed_query.py", "tests/search/test_relaxation.py"),
    ),
)
