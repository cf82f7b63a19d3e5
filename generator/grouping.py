"""Findings by the paper they are about: how staff divide the work of mending them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.jobs import Job
from generator.problem import Place, Problem, Severity

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Group:
    """A paper, or a workbook no paper is made from alone, and what was found there, worst first."""

    title: str
    problems: tuple[Problem, ...]


def grouped(problems: Iterable[Problem], jobs: Sequence[Job]) -> list[Group]:
    """The findings under the first paper made from the sheet they are in, else under their workbook; the worst group first."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        title = next(papers_of(problem.place, jobs), problem.place.workbook)
        found.setdefault(title, []).append(problem)
    titles = [*dict.fromkeys(job.group for job in jobs), *sorted(found)]
    groups = (Group(title, tuple(worst_first(found.pop(title)))) for title in titles if title in found)
    return sorted(groups, key=lambda group: _ORDER.index(group.problems[0].severity))


def papers_of(place: Place, jobs: Iterable[Job]) -> Iterator[str]:
    """What the papers made from the sheet of a place are called, in their order; the copies of one paper once."""
    return iter(dict.fromkeys(job.group for job in jobs if job.reads(place)))


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """The findings by weight; of one weight in the order found."""
    return sorted(problems, key=lambda problem: _ORDER.index(problem.severity))
