"""Which words of a text were changed, as a clerk would mark them: no word cut, no stray particle left standing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Literal, NamedTuple

from generator.comparison.matching import matches
from generator.comparison.words import fold_width, is_hiragana, is_kanji, is_number, weight, words

# Kept text of at most this weight (4 漢字 or 8 ひらがな) between two heavier changes is read as part of them.
_ISLAND = 8
# How many times heavier than such text two insertions, or two deletions, must be.
_ONE_SIDED = 8
_CLOSING = frozenset("」』）)】］]〉》")
_OPENING = frozenset("「『（(【［[〈《")


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch of a comparison: kept, or changed (`old` empty: inserted; `new` empty: deleted).

    The `old` of all edits joined are the old text, the `new` of all edits the new text. In a kept edit they are equal,
    or differ in width only, where width was to be ignored.
    """

    op: Literal["keep", "change"]
    old: str
    new: str


class _Change(NamedTuple):
    """Words i0 up to i1 of the old text became words j0 up to j1 of the new one."""

    i0: int
    i1: int
    j0: int
    j1: int


def compare(old: str, new: str, *, ignore_width: bool = False) -> tuple[Edit, ...]:
    """The edits that turn `old` into `new`, kept and changed in turn.

    With `ignore_width`, 「2025年」 and 「２０２５年」 are the same: kept, each side in its own width. The time grows
    with the length of the texts, however little they share.
    """
    old_words, new_words = words(old), words(new)
    a = [fold_width(word) for word in old_words] if ignore_width else old_words
    b = [fold_width(word) for word in new_words] if ignore_width else new_words
    changes = _slid(_without_islands(_changes(a, b), a, b), a, b)
    edits: list[Edit] = []
    i = j = 0
    for change in [*changes, _Change(len(a), len(a), len(b), len(b))]:
        edits.append(Edit("keep", "".join(old_words[i : change.i0]), "".join(new_words[j : change.j0])))
        edits += _parted("".join(old_words[change.i0 : change.i1]), "".join(new_words[change.j0 : change.j1]))
        i, j = change.i1, change.j1
    return tuple(_joined(edits))


def likeness(old: str, new: str) -> float:
    """How much two texts share, 0 to 1: the Dice coefficient of their pairs of neighbouring characters."""
    return dice(bigrams(old), bigrams(new))


def bigrams(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of `text`, width and blanks apart; of a single character, itself."""
    plain = "".join(fold_width(text).split())
    return Counter(map(str.__add__, plain, plain[1:])) if len(plain) > 1 else Counter(plain)


def dice(old: Counter[str], new: Counter[str]) -> float:
    """Twice what two bags share over what they hold, 0 to 1; two empty bags are alike."""
    total = old.total() + new.total()
    shared = sum(min(old[gram], new[gram]) for gram in old.keys() & new.keys())
    return 2 * shared / total if total else 1.0


def _changes(a: Sequence[str], b: Sequence[str]) -> list[_Change]:
    """What lies between the words that match."""
    pairs = [(-1, -1), *matches(a, b), (len(a), len(b))]
    gaps = (_Change(i0 + 1, i1, j0 + 1, j1) for (i0, j0), (i1, j1) in pairwise(pairs))
    return [gap for gap in gaps if gap.i0 < gap.i1 or gap.j0 < gap.j1]


def _without_islands(changes: list[_Change], a: Sequence[str], b: Sequence[str]) -> list[_Change]:
    """The changes, made one where what is kept between two only hinders reading them.

    That is little and light against both; where both only insert or both only delete, and so nothing kept would need
    striking out, very light. Never between numbers (「10月1日」 → 「11月2日」) or across lines.
    """
    upto_a, upto_b = [0, *accumulate(map(weight, a))], [0, *accumulate(map(weight, b))]

    def heaviness(change: _Change) -> int:
        return max(upto_a[change.i1] - upto_a[change.i0], upto_b[change.j1] - upto_b[change.j0])

    def is_island(left: _Change, right: _Change) -> bool:
        only_inserts = left.i0 == left.i1 and right.i0 == right.i1
        only_deletes = left.j0 == left.j1 and right.j0 == right.j1
        if _is_of_numbers(left, a, b) or _is_of_numbers(right, a, b):
            return False
        kept = upto_a[right.i0] - upto_a[left.i1]
        if only_inserts or only_deletes:
            kept *= _ONE_SIDED
        return kept <= min(_ISLAND, heaviness(left), heaviness(right)) and "\n" not in a[left.i1 : right.i0]

    merged: list[_Change] = []
    for change in changes:
        grown = change
        while merged and is_island(merged[-1], grown):
            left = merged.pop()
            grown = _Change(left.i0, grown.i1, left.j0, grown.j1)
        merged.append(grown)
    return merged


def _is_of_numbers(change: _Change, a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one number became another."""
    return all(len(side) == 1 and is_number(side[0]) for side in (a[change.i0 : change.i1], b[change.j0 : change.j1]))


def _slid(changes: list[_Change], a: Sequence[str], b: Sequence[str]) -> list[_Change]:
    """The changes, insertions and deletions moved to the border a reader sees.

    「、１０月」 inserted before 「、」 is as well 「１０月、」 inserted after it. No move reaches the next change.
    """
    slid: list[_Change] = []
    for at, change in enumerate(changes):
        if change.i0 != change.i1 and change.j0 != change.j1:
            slid.append(change)
            continue
        side, start, end = (b, change.j0, change.j1) if change.i0 == change.i1 else (a, change.i0, change.i1)
        room_left = change.i0 - (slid[-1].i1 + 1 if slid else 0)
        room_right = (changes[at + 1].i0 - 1 if at + 1 < len(changes) else len(a)) - change.i1
        lowest = next((k for k in range(room_left) if side[start - 1 - k] != side[end - 1 - k]), room_left)
        highest = next((k for k in range(room_right) if side[start + k] != side[end + k]), room_right)
        shift = max(range(-lowest, highest + 1), key=lambda k: (_border(side, start + k, end + k), k))
        slid.append(_Change(*(place + shift for place in change)))
    return slid


def _border(text: Sequence[str], start: int, end: int) -> int:
    """How natural it is to mark text[start:end]: after a sentence, then 「、」, then whole brackets."""
    before, first = text[start - 1][-1] if start else "\n", text[start][0]
    if before in "\n。":
        return 5
    if before in "、，":
        return 4
    if first in _OPENING or (text[end - 1][-1] in _CLOSING and before not in _OPENING):
        return 3
    if before in "・／":
        return 2
    return int(is_hiragana(before) and not is_hiragana(first))


def _parted(old: str, new: str) -> list[Edit]:
    """The change of `old` into `new`; in a 漢字 compound that was only lengthened, the part alone.

    関係機関 → 医療関係機関 inserts 医療. Parts of a single 漢字 are not cut off: 研修会 → 研修会議 changes the word.
    """
    longer, shorter = max(old, new, key=len), min(old, new, key=len)
    extra = len(longer) - len(shorter)
    if extra > 1 and is_kanji(old) and is_kanji(new):
        for head in range(len(shorter) + 1):
            start, end, part = shorter[:head], shorter[head:], longer[head : head + extra]
            if len(start) != 1 and len(end) != 1 and start + part + end == longer:
                change = Edit("change", part if longer == old else "", part if longer == new else "")
                return [Edit("keep", start, start), change, Edit("keep", end, end)]
    return [Edit("change", old, new)]


def _joined(edits: list[Edit]) -> Iterator[Edit]:
    """The edits without empty ones, neighbours of one kind made one."""
    filled = (edit for edit in edits if edit.old or edit.new)
    for op, group in groupby(filled, key=lambda edit: edit.op):
        run = list(group)
        yield Edit(op, "".join(edit.old for edit in run), "".join(edit.new for edit in run))
