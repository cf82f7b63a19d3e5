"""The registry of checks: each a function that yields problems, its docstring the rule that the guide prints."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from generator.book import Book
from generator.problem import Problem, Severity

Rule: TypeAlias = Callable[[Book], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered rule of the office; `rule` is its Japanese docstring."""

    code: str
    severity: Severity
    rule: str
    find: Rule


_checks: dict[str, Check] = {}


def check(code: str, severity: Severity) -> Callable[[Rule], Rule]:
    """Register a rule under a code of its own."""

    def register(find: Rule) -> Rule:
        if code in _checks:
            raise ValueError(f"{code} is registered twice")
        _checks[code] = Check(code, severity, inspect.getdoc(find) or "", find)
        return find

    return register


@cache
def checks() -> dict[str, Check]:
    """Every check, by code."""
    from generator import checks as room
    from generator.registry import import_all

    import_all(room)
    return _checks


def run(book: Book) -> list[Problem]:
    """What the checks find. A check that read a sheet with refused cells keeps silent: its findings may be invented."""
    found: list[Problem] = []
    for rule in checks().values():
        seen = book.fresh()
        problems = list(rule.find(seen))
        if seen.heard_all:
            found += problems
    return found
