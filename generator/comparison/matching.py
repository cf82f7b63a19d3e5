"""Which words of two texts stand for each other, in order: exact where that is cheap, bounded everywhere."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from generator.comparison.words import weight

# A stretch of more cells than this (words × words) is not searched exactly but first cut at what both sides hold once.
_EXACT_CELLS = 40_000
# Where to cut a large stretch: at runs of three words that occur once on both sides, then at single words.
_RUNS = (3, 1)
_NEVER = -(10**9)


def matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (i, j) with a[i] == b[j], rising on both sides: the heaviest choice, unbroken runs preferred.

    Stretches too large to search exactly (`_EXACT_CELLS`) that share no unique word are left unmatched, so the time
    is bounded by the number of words, not by its square.
    """
    return list(_matches(a, b, 0, 0, _RUNS))


def _matches(a: Sequence[str], b: Sequence[str], i0: int, j0: int, runs: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The matches of `a` and `b`, which start at i0 and j0 of the whole."""
    shorter = min(len(a), len(b))
    head = next((k for k in range(shorter) if a[k] != b[k]), shorter)
    tail = next((k for k in range(shorter - head) if a[-1 - k] != b[-1 - k]), shorter - head)
    yield from ((i0 + k, j0 + k) for k in range(head))
    yield from _middle(a[head : len(a) - tail], b[head : len(b) - tail], i0 + head, j0 + head, runs)
    yield from ((i0 + len(a) - k, j0 + len(b) - k) for k in range(tail, 0, -1))


def _middle(a: Sequence[str], b: Sequence[str], i0: int, j0: int, runs: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    if len(a) * len(b) <= _EXACT_CELLS:
        yield from ((i0 + i, j0 + j) for i, j in _heaviest(a, b))
    elif runs:
        i = j = 0
        for anchor_i, anchor_j in [*_anchors(a, b, runs[0]), (len(a), len(b))]:
            yield from _matches(a[i:anchor_i], b[j:anchor_j], i0 + i, j0 + j, runs[1:])
            if anchor_i < len(a):
                yield i0 + anchor_i, j0 + anchor_j
            i, j = anchor_i + 1, anchor_j + 1


def _anchors(a: Sequence[str], b: Sequence[str], length: int) -> list[tuple[int, int]]:
    """The starts of runs of `length` words that occur once in `a` and once in `b`: the longest rising choice."""
    in_a, in_b = _unique_runs(a, length), _unique_runs(b, length)
    pairs = [(i, in_b[run]) for run, i in in_a.items() if run in in_b]
    ends: list[int] = []  # the smallest j a rising choice of each length can end with
    places: list[int] = []
    for _, j in pairs:
        place = bisect_left(ends, j)
        ends[place : place + 1] = [j]
        places.append(place)
    chosen: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, place in zip(reversed(pairs), reversed(places), strict=True):
        if place == wanted and (not chosen or pair[1] < chosen[-1][1]):
            chosen.append(pair)
            wanted -= 1
    return chosen[::-1]


def _unique_runs(words: Sequence[str], length: int) -> dict[tuple[str, ...], int]:
    """Where each run of `length` words starts that occurs once, in order; a single kana or sign is no landmark."""
    runs = [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]
    counts = Counter(runs)
    return {run: i for i, run in enumerate(runs) if counts[run] == 1 and sum(map(weight, run)) > 2}


def _heaviest(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The matches of the greatest weight, less a little for every run they are broken into."""
    weights = [2 * weight(word) for word in a]
    best = [[0] * (len(b) + 1)]  # best[i][j]: of a[:i] and b[:j]
    ending = [[_NEVER] * (len(b) + 1)]  # the same, a[i-1] and b[j-1] being matched
    ending[0][0] = 0  # what stands before is matched: going on from it breaks nothing
    for word, value in zip(a, weights, strict=True):
        above, above_ending = best[-1], ending[-1]
        row, row_ending = [0], [_NEVER]
        left = 0
        for j, other in enumerate(b):
            left = max(left, above[j + 1])
            matched = _NEVER
            if word == other:
                matched = value + max(above[j] - 1, above_ending[j])
                left = max(left, matched)
            row.append(left)
            row_ending.append(matched)
        best.append(row)
        ending.append(row_ending)
    return _trace(best, ending)


def _trace(best: list[list[int]], ending: list[list[int]]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    i, j = len(best) - 1, len(best[0]) - 1
    in_run = False
    while i and j:
        if in_run or best[i][j] == ending[i][j]:
            pairs.append((i - 1, j - 1))
            in_run = ending[i - 1][j - 1] >= best[i - 1][j - 1] - 1
            i, j = i - 1, j - 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
