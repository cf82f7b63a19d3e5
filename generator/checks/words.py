"""The words that are taken for others, by what stands beside them: of words.txt, the office's own in 用語.xlsx, and of
one sound (同音異義), the last only where SudachiPy and one of its dictionaries are installed (`kaigi-shiryo[kosei]`)."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import add
from typing import Final

from generator.forms.meeting import Confusion
from generator.records.book import Book, Passage

SLIP: Final = "打ち間違いか変換の誤りです。"
OFFICIAL: Final = "公用文では使いません。"
_CONVERTED: Final = "[変換]"
_SIGN: Final = "～"
_KANJI: Final = re.compile(r"[一-鿿々]")
_SHORT: Final = re.compile(r"[一-鿿々]{2,3}")
_TAIL: Final = 2


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A word taken for another: the right one, the one that stands there, what shows it, and why it is told.

    `shown_by` are the wrong words with what stands beside them; where nothing need, the word alone. `slip` tells whether
    it is surely mistyped, as against a right word that public papers write otherwise.
    """

    use: str
    avoid: str
    shown_by: tuple[str, ...]
    slip: bool
    why: str


class Words:
    """Words to be found in texts, all in one pass."""

    def __init__(self, words: Iterable[Mistaken]):
        self._by_head: defaultdict[str, list[tuple[str, Mistaken]]] = defaultdict(list)
        for word in words:
            for shown in word.shown_by:
                self._by_head[shown[:_TAIL]].append((shown, word))

    def found(self, text: str) -> Iterator[tuple[int, int, Mistaken]]:
        """Where such words stand in a text, from and to, with what shows that they are wrong."""
        places = []
        for head in self._by_head.keys() & set(map(add, text, text[1:])):
            start = text.find(head)
            while start >= 0:
                for shown, word in self._by_head[head]:
                    end = start + len(shown)
                    if text.startswith(shown, start) and not (
                        shown == word.avoid and _parts_of_others(text, start, end)
                    ):
                        places.append((start, end, word))
                start = text.find(head, start + 1)
        yield from sorted(places, key=lambda place: place[:2])


@cache
def known() -> tuple[Mistaken, ...]:
    """The words of words.txt."""
    slip = True
    words = []
    for line in files("generator.checks").joinpath("words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            slip = line == _CONVERTED
        elif line and not line.startswith("#"):
            use, avoid, context = (part.strip() for part in f"{line} |".split("|")[:3])
            words.append(Mistaken(use, avoid, _shown(avoid, context), slip, SLIP if slip else OFFICIAL))
    return tuple(words)


@cache
def listed(*, slip: bool) -> Words:
    """The words of words.txt that are surely mistyped, or the others, ready to be found."""
    return Words(word for word in known() if word.slip == slip)


def of_office(book: Book) -> tuple[Mistaken, ...]:
    """The words of 用語.xlsx."""
    why = "用語.xlsxで誤りとした言葉です。"
    return tuple(
        Mistaken(row.right, row.wrong, _shown(row.wrong, row.context), True, row.remark or why)
        for row in book[Confusion]
        if row.right != row.wrong
    )


def _shown(avoid: str, context: str) -> tuple[str, ...]:
    """A word with what stands beside it, for each context of a list 「～連携、在宅～」; without a context the word alone."""
    if not context:
        return (avoid,)
    several = [part.strip() for part in re.split("、(?!、|$)|\n", context) if part.strip()]
    return tuple(part.replace(_SIGN, avoid) if _SIGN in part else part for part in several) or (avoid,)


def _parts_of_others(text: str, start: int, end: int) -> bool:
    """Whether two or three 漢字 may be the end of one word and the beginning of the next (期間連携, 3年未満)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    beside = bool(_KANJI.match(before)) or before.isdigit()
    return bool(_SHORT.fullmatch(text[start:end])) and beside and bool(_KANJI.match(after))


_DICTIONARIES: Final = ("small", "core", "full")
_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_LINKS: Final = frozenset("のをにがでとへはも・")
_LIGHT: Final = frozenset(["為る", "行う", "有る", "成る", "出来る", "言う", "為", "事", "物", "者", "等", "的", "化"])
"""Words that stand beside any other: one alone shows little."""
_NAMES: Final = ("name", "office")
_SURE: Final = 2
_OFTEN: Final = 3
_MANY: Final = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it begins, its letters there and in its plain form, that form's sound in 平仮名, and `one`:
    its usual spelling, one for all ways to write it. `told` of words that carry sense and may be taken for others."""

    start: int
    surface: str
    plain: str
    sound: str
    one: str
    told: bool


Analyser = Callable[[str], Sequence[Word]]


@dataclass(frozen=True, slots=True)
class Homophone:
    """Letters that stand in a passage for those meant, and a passage where these stand beside the same word."""

    passage: Passage
    start: int
    stands: str
    meant: str
    there: Passage


@cache
def analyser() -> Analyser | None:
    """What parts a text into words; None where SudachiPy or its dictionary is not installed."""
    try:
        from sudachipy import Dictionary, SplitMode
    except ImportError:
        return None
    for name in _DICTIONARIES:
        try:
            parser = Dictionary(dict=name).tokenizer(SplitMode.A)
        except Exception:  # SudachiPy has none of its own for a dictionary that is not there
            continue
        return lambda text: [
            word_of(
                m.begin(), m.surface(), m.dictionary_form(), m.reading_form(), m.normalized_form(), m.part_of_speech()
            )
            for m in parser.tokenize(text)
        ]
    return None


def word_of(  # noqa: PLR0913, PLR0917 - what SudachiPy tells of a word
    start: int, surface: str, plain: str, reading: str, one: str, kind: Sequence[str]
) -> Word:
    """A word as SudachiPy tells of it: of 諮り (ハカリ) the plain form is 諮る, which sounds はかる."""
    sound, stem = reading.translate(_TO_HIRAGANA), _shared(surface, plain)
    if surface != plain and stem and sound.endswith(surface[len(stem) :]):
        sound = sound.removesuffix(surface[len(stem) :]) + plain[len(stem) :]
    noun = kind[0] == "名詞" and kind[1] == "普通名詞" and len(surface) > 1
    told = _has_kanji(surface) and (noun or kind[0] in ("動詞", "形容詞", "形状詞"))
    return Word(start, surface, plain, sound, one, told)


def homophones(book: Book) -> Iterator[Homophone]:
    """The words of a book that stand where another word of their sound stands elsewhere; none without an analyser."""
    parted = analyser()
    if parted is None:
        return
    count: defaultdict[str, Counter[str]] = defaultdict(Counter)  # of a sound, how often each word
    beside: defaultdict[tuple[str, str], defaultdict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    words: list[tuple[Passage, Word, list[str]]] = []
    plain: dict[str, str] = {}
    for passage in book.passages():
        text = parted(passage.text) if passage.attribute not in _NAMES else ()
        for at, word in enumerate(text):
            if word.told:
                words.append((passage, word, neighbours := [*_neighbours(text, at)]))
                count[word.sound][word.one] += 1
                plain.setdefault(word.one, word.plain)
                for neighbour in neighbours:
                    beside[word.sound, neighbour][word.one].append(passage)
    for passage, word, neighbours in words:
        several = count[word.sound]
        shown = [beside[word.sound, neighbour] for neighbour in neighbours] if len(several) > 1 else []
        of_light = [n.rpartition(" ")[2] in _LIGHT for n in neighbours]
        weights: Counter[str] = Counter()
        for there, light in zip(shown, of_light, strict=False):
            for other, places in there.items():
                if other != word.one and len(there[word.one]) == 1:
                    weights[other] += 1 + (len(places) > (_OFTEN if light else 1))
                    weights[other] += len(places) >= _OFTEN and not light and several[word.one] <= several[other]
        for other, weight in weights.most_common(1):
            rare = several[other] >= 2 * several[word.one]
            lone = several[word.one] == 1 and several[other] >= _MANY
            if weight + lone >= _SURE + (not rare):
                place = next(there[other][0] for there in shown if other in there)
                yield Homophone(passage, word.start, word.surface, _like(word, plain[other]), place)


def _neighbours(words: Sequence[Word], at: int) -> Iterator[str]:
    """The words on both sides of one, next to it or beyond one particle, as side, particle and word."""
    for step in (-1, 1):
        near, link = at + step, ""
        if 0 <= near < len(words) and words[near].surface in _LINKS:
            near, link = near + step, words[near].surface
        if 0 <= near < len(words) and (
            words[near].told or words[near].one in _LIGHT or (not link and _has_kanji(words[near].surface))
        ):
            yield f"{step} {link} {words[near].one}"


def _like(word: Word, other: str) -> str:
    """Another word in the form that a word has: 図り, for 諮り and 図る."""
    stem = _shared(word.surface, word.plain)
    ending = word.plain[len(stem) :]
    return other.removesuffix(ending) + word.surface[len(stem) :] if stem and other.endswith(ending) else other


def _shared(word: str, other: str) -> str:
    """What two words begin with in common."""
    return word[
        : next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    ]


def _has_kanji(word: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in word)
