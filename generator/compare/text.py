"""Which words of a text were changed, as a clerk would mark them: no word cut, no stray particle left standing."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Literal, NamedTuple

# Only what Unicode calls a wide or narrow form of another character: NFKC would also make ① a 1.
_WIDTHS = {
    code: chr(int(unicodedata.decomposition(chr(code)).split()[1], 16))
    for code in (0x3000, *range(0xFF01, 0xFFEF))
    if unicodedata.decomposition(chr(code)).startswith(("<wide>", "<narrow>"))
}

# Combining marks and variation selectors: never parted from their character (葛󠄀 is two code points).
_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_KANJI = f"[々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff{_MARKS}]"
_KANA_BUT_WO = "ぁ-ゑん-ゖゝゞー"
_ERA = "(?:明治|大正|昭和|平成|令和)(?=[0-9元])"
_COUNTER = "(?<=[0-9])(?:年度|年|月|日|期(?!間)|次|回|条|項(?!目)|号|歳|人|名|件|円|か年|か月|か所|箇所)"
_COMPOUND = f"(?:(?!第[0-9]|{_ERA}){_KANJI})"
_PARTICLE = "[をはがのにともやへでか]|まで|から|より|など|ほど|だけ|ごと"

_WORD = re.compile(
    "(?:"
    + "|".join(
        (
            "[0-9]+(?:[.,][0-9]+)*",
            f"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9{_MARKS}]*",
            f"[ァ-ヺーヽヾ{_MARKS}]+",
            "第(?=[0-9])",
            _ERA,
            _COUNTER,
            f"{_KANJI}(?!{_KANJI}|{_PARTICLE})[ぁ-ゖ]",  # 決め|ました, 図|る: a lone kanji keeps its ending
            f"{_COMPOUND}{{2,}}?(?=等(?!{_KANJI}))",  # 関係機関|等: 等 comes and goes by itself
            f"{_COMPOUND}+",
            "を",  # never anything but a particle
            f"[{_KANA_BUT_WO}{_MARKS}]+",
            r"[^\S\n]+",
            ".",
        )
    )
    + f")[{_MARKS}]*",
    re.DOTALL,
)
_LIGHT = re.compile(rf"[ぁ-ゖゝゞー\W_{_MARKS}]")
_KANJI_ONLY = re.compile(f"{_KANJI}+")
_HIRAGANA_ONLY = re.compile("[ぁ-ゖゝゞー]+")
_NUMBER = re.compile("[0-9]+(?:[.,][0-9]+)*")


def fold_width(text: str) -> str:
    """`text` with 全角 letters, digits and signs made 半角 and 半角カナ made 全角, one character for one."""
    return text.translate(_WIDTHS)


def words(text: str) -> list[str]:
    """The words of `text`; joined they are `text` again. Either width of a character is cut the same way."""
    return [text[match.start() : match.end()] for match in _WORD.finditer(fold_width(text))]


def weight(text: str) -> int:
    """How much `text` says: two a 漢字, カタカナ, letter or digit, one a ひらがな or sign."""
    return 2 * len(text) - len(_LIGHT.findall(text))


def is_kanji(text: str) -> bool:
    """Whether `text` is 漢字 and nothing else."""
    return _KANJI_ONLY.fullmatch(text) is not None


def is_hiragana(text: str) -> bool:
    """Whether `text` is ひらがな and nothing else."""
    return _HIRAGANA_ONLY.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether `text` is one number, in either width."""
    return _NUMBER.fullmatch(fold_width(text)) is not None


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
