"""`make mutants`: mutation testing of the rules by mutmut; fails if a survivor is not listed in tests/mutants.txt.

Each group of rule modules is run against the tests of its own folder, in a process and a copy of its own (`mutants/`).
Decision 0026 says what is mutated and what is not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import libcst as cst
from mutmut.__main__ import _run
from mutmut.configuration import config
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_assignment, operator_string
from mutmut.stats import status_by_exit_code

from tools.rule_modules import GROUPS

COPY = Path("mutants")
LISTED = Path("tests/mutants.txt")
LOG = Path("var/mutants.log")
ALIVE = ("survived", "no tests", "suspicious", "segfault")


# Messages for people: what they say is no rule.
MESSAGES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "in_site_language"}
LOOKUPS = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}


def main(names: list[str]) -> int:
    """Test the named modules, or all of them; 1 if a survivor is not listed."""
    known = {module for group in GROUPS for module in group.modules}
    if unknown := set(names) - known:
        print(f"No rule module: {', '.join(sorted(unknown))}. They are:", *sorted(known), sep="\n  ")
        return 2
    LOG.parent.mkdir(exist_ok=True)
    groups = [[module for module in group.modules if not names or module in names] for group in GROUPS]
    return max(run_in_own_process(modules) for modules in groups if modules)


def run_in_own_process(modules: list[str]) -> int:
    """mutmut leaves its configuration and the mutated modules behind in the process."""
    started = time.monotonic()
    with LOG.open("w") as log:
        command = [sys.executable, "-m", "tools.mutants", "--mutate", *modules]
        ended = subprocess.run(command, stdout=log, stderr=log)  # noqa: S603 (ourselves)
    if ended.returncode:
        print(*LOG.read_text().splitlines()[-40:], sep="\n")
        return ended.returncode
    survivors = sum(report(module) for module in modules)
    print(f"{(time.monotonic() - started) / 60:.1f} minutes")
    return min(survivors, 1)


def mutate(modules: list[str]) -> None:
    """Run mutmut over modules of one group."""
    group = next(group for group in GROUPS if modules[0] in group.modules)
    shutil.rmtree(COPY, ignore_errors=True)
    config().only_mutate = [str(path_of(module)) for module in modules]
    config().pytest_add_cli_args_test_selection = [*group.tests, "-m", "not browser and not server"]
    extend_mutations()
    _run([], max_children=int(os.environ.get("WORKERS", "1")))


def report(module: str) -> int:
    """Print what became of the mutants of a module; how many survive that are not listed."""
    path = path_of(module)
    results = SourceFileMutationData(path=path)
    results.load()
    outcomes = {name: status_by_exit_code[code] for name, code in results.exit_code_by_key.items()}
    counted = ", ".join(f"{number} {outcome}" for outcome, number in Counter(outcomes.values()).most_common())
    print(f"{module}: {len(outcomes)} mutants, {counted}")
    alive = [f"{path}: {changed_lines(name, path)}" for name, outcome in outcomes.items() if outcome in ALIVE]
    unlisted = Counter(alive) - Counter(listed())
    print(*(f"  {each}" for each in unlisted), sep="\n", end="\n" if unlisted else "")
    return unlisted.total()


def path_of(module: str) -> Path:
    return Path(module.replace(".", "/")).with_suffix(".py")


def listed() -> list[str]:
    """Lines of tests/mutants.txt; a line that begins with # gives the reason for those below it."""
    lines = map(str.strip, LISTED.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def changed_lines(name: str, path: Path) -> str:
    """What a mutant changes, in one line: its number moves with every line that is added above it."""
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    return " ".join(f"{line[0]} {line[1:].strip()}" for line in lines if line.startswith(("+", "-")))


def extend_mutations() -> None:
    """Mutate lookups of the ORM and decorated functions too; leave out messages and what any test would notice."""
    file_mutation.NEVER_MUTATE_FUNCTION_CALLS |= MESSAGES
    ours = {operator_string: mutate_string, operator_arg_removal: remove_argument, operator_assignment: None}
    operators = [(node, ours.get(operator, operator)) for node, operator in mutation_operators]
    kept = [(node, operator) for node, operator in operators if operator]
    file_mutation.mutation_operators = [*kept, (cst.Call, mutate_lookups)]
    create = file_mutation.create_mutations
    file_mutation.create_mutations = lambda filename, code, *rest: create(filename, undecorated(code), *rest)


def remove_argument(node: cst.Call) -> Iterable[cst.Call]:
    """Each argument of several left out; mutmut also puts None into its place, which breaks any call that matters."""
    if len(node.args) > 1:
        for number in range(len(node.args)):
            yield node.with_changes(args=[*node.args[:number], *node.args[number + 1 :]])


def mutate_string(node: cst.BaseString) -> Iterable[cst.BaseString]:
    """One mutant a string rather than three."""
    return list(operator_string(node))[:1]


def mutate_lookups(node: cst.Call) -> Iterable[cst.Call]:
    """`filter(due_on__lt=on)` becomes `filter(due_on__lte=on)`."""
    for number, arg in enumerate(node.args):
        field, _separator, lookup = arg.keyword.value.rpartition("__") if arg.keyword else ("", "", "")
        if field and (other := LOOKUPS.get(f"__{lookup}")):
            changed = arg.with_changes(keyword=cst.Name(field + other))
            yield node.with_changes(args=[*node.args[:number], changed, *node.args[number + 1 :]])


def undecorated(code: str) -> str:
    """`@atomic def f` as `def f`, then `f = atomic(f)`: mutmut leaves decorated functions alone."""
    return cst.parse_module(code).visit(_Undecorated()).code


class _Undecorated(cst.CSTTransformer):
    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.FlattenSentinel[cst.BaseStatement]:
        name = updated_node.name.value
        if name == "register" and not updated_node.params.params:
            return _unmutated(updated_node)
        decorators = [decorator.decorator for decorator in updated_node.decorators]
        texts = [cst.Module([]).code_for_node(decorator) for decorator in decorators]
        if (
            not texts
            or texts in (["staticmethod"], ["classmethod"])
            or any(text.startswith((f"{name}.", "overload", "abstractmethod")) for text in texts)
        ):
            return updated_node
        wrapped = name
        for text in reversed(texts):
            wrapped = f"{text}({wrapped})"
        assignment = cst.parse_statement(f"{name} = {wrapped}")
        return cst.FlattenSentinel([updated_node.with_changes(decorators=[]), assignment])


def _unmutated(function: cst.FunctionDef) -> cst.FunctionDef:
    """Called once, when its app starts: no test would run what is put into it."""
    body = cst.ensure_type(function.body, cst.IndentedBlock)
    return function.with_deep_changes(body.header, comment=cst.Comment("# pragma: no mutate block"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--mutate"]:
        mutate(sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:]))
