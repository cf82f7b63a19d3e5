"""Whether the marked copy of a workbook that an earlier run left would come out the same: asked without opening either."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.grouping import worst_first
from generator.problem import Place, Problem
from generator.program import modules
from generator.word.package import bears

LIST: Final = "点検結果"
"""What the sheet of findings in a copy is called."""


def concerning(workbook: str, problems: Iterable[Problem]) -> list[Problem]:
    """The findings that name a workbook, worst first."""
    return worst_first(p for p in problems if any(place.workbook == workbook for place in places_of(p)))


def places_of(problem: Problem) -> Iterator[Place]:
    """The place of a finding, and the others that it names."""
    yield problem.place
    yield from (other.place for other in problem.others)


def title_of(workbook: str) -> str:
    """The document title of a copy."""
    return f"{workbook.removesuffix('.xlsx')} {LIST}"


def fingerprint(workbook: str, data: bytes, ours: Sequence[Problem]) -> str:
    """What a copy depends on: the workbook, the findings about it, and the program."""
    return hashlib.sha256(repr((workbook, data, ours, modules())).encode()).hexdigest()


def still_right(copy: bytes, workbook: str, data: bytes, ours: Sequence[Problem]) -> bool:
    """Whether an earlier copy, in which nobody wrote since, is what `annotated` would make again of `ours`."""
    return bears(copy, title_of(workbook), fingerprint(workbook, data, ours))
