"""The registry of checks: each a function that yields findings, its docstring the rule that the guide prints."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from generator.book import Book
from generator.problem import Mention, Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the fields of a Problem without code and severity, which belong to the rule."""

    place: Place
    message: str
    hint: str = ""
    text: str = ""
    others: tuple[Mention, ...] = ()


Rule: TypeAlias = Callable[[Book], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered rule of the office."""

    code: str
    severity: Severity
    find: Rule

    @property
    def rule(self) -> str:
        """The rule in Japanese, as the guide prints it."""
        return inspect.getdoc(self.find) or ""

    def problems(self, book: Book) -> list[Problem]:
        """What the rule finds. A rule that read a sheet with refused cells keeps silent: its findings may be invented."""
        seen = book.fresh()
        found = [
            Problem(self.severity, self.code, f.place, f.message, f.hint, f.text, f.others) for f in self.find(seen)
        ]
        return found if seen.heard_all else []


_checks: dict[str, Check] = {}


def check(code: str, severity: Severity) -> Callable[[Rule], Rule]:
    """Register a rule under a code of its own."""

    def register(find: Rule) -> Rule:
        if code in _checks:
            raise ValueError(f"{code} is registered twice")
        _checks[code] = Check(code, severity, find)
        return find

    return register


@cache
def checks() -> dict[str, Check]:
    """Every check, by code."""
    from generator import checks as room
    from generator.registry import import_all

    import_all(room)
    return dict(sorted(_checks.items(), key=lambda entry: entry[1].find.__module__))


def run(book: Book) -> list[Problem]:
    """Everything the checks find."""
    book.passages()  # gathered once, here, for all rules
    return [problem for rule in checks().values() for problem in rule.problems(book)]
