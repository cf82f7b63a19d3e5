"""Neighbours that say the same become one: the bands of a schedule, the joined cells of a table."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from generator.text import Said, derived


def joined(values: Iterable[Said]) -> list[tuple[Said, int]]:
    """Each run of equal values as one that came from all their cells, with its length; empty ones stay single."""
    runs = [list(run) for _, run in groupby(enumerate(values), key=_sameness)]
    return [(derived(run[0][1].value, [value for _, value in run]), len(run)) for run in runs]


def _sameness(numbered: tuple[int, Said]) -> Sequence[object]:
    position, value = numbered
    return (value.value,) if value.value else ("", position)
