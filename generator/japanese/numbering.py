"""Numbered prose (1 → (1) → ア → (ア) → a → (a), ①, →), and what it says of its own numbers (「イの意見」)."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias
from unicodedata import east_asian_width

from generator.japanese.text import circled, full_width, half_width_digits, kana_label, latin_label, paren
from generator.problem import Place, Problem, Severity
from generator.settings import Digits


class Level(StrEnum):
    """What a row may be, in the order of the menu.

    Every label carries a word: a cell of Excel turns a bare 「1」 or 「(1)」 into the numbers 1 and -1,
    and 「①」 is the same as 「1」 where width is ignored.
    """

    HEADING = "1 見出し"
    PAREN = "(1) 項目"
    KANA = "ア 項目"
    PAREN_KANA = "(ア) 項目"
    LATIN = "a 項目"
    PAREN_LATIN = "(a) 項目"
    CIRCLED = "① 項目"
    BULLET = "・ 箇条書き"
    ANSWER = "→ 回答"
    TEXT = "文"
    CONTINUED = "続き"
    ARROW = "↓ 矢印"


LEVELS: Final = tuple(level.value for level in Level)
"""The menu of 階層."""


class ParagraphKind(StrEnum):
    """What a paragraph is to whoever prints it. An answer begins with 「→」, an arrow (a step down) with 「↓」."""

    HEADING = "heading"
    ITEM = "item"
    BULLET = "bullet"
    ANSWER = "answer"
    TEXT = "text"
    CONTINUED = "continued"
    ARROW = "arrow"


_NOWHERE: Final = Place("")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as written: 階層 (one of `LEVELS`), 本文, and where it stands."""

    level: str
    text: str
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One row with its number. Indents are in 全角 characters and may be halves.

    `depth` is the indent of the first line; the other lines stand `hanging` further in (-1: one further out).
    `path` holds the numbers from the outermost item down to this one, or to the item a paragraph without number
    belongs to: ("2", "(3)", "ア"). `label` is empty where nothing is printed before the text.
    """

    label: str
    text: str
    depth: float
    hanging: float
    kind: ParagraphKind
    place: Place
    path: tuple[str, ...]

    @property
    def line(self) -> str:
        """The paragraph as printed, without indent: a number and 「↓」 stand one 全角 space off the text."""
        return f"{self.label}{_gap(self.kind) if self.text else ''}{self.text}"


@dataclass(frozen=True, slots=True)
class Numbered:
    """As many paragraphs as there were rows, and what was refused."""

    paragraphs: tuple[Paragraph, ...]
    problems: tuple[Problem, ...]


_NUMBERS: Final[dict[Level, Callable[[int], str]]] = {
    Level.HEADING: str,
    Level.PAREN: paren,
    Level.KANA: kana_label,
    Level.PAREN_KANA: lambda n: paren(kana_label(n)),
    Level.LATIN: latin_label,
    Level.PAREN_LATIN: lambda n: paren(latin_label(n)),
    Level.CIRCLED: circled,
}
# The order of 公用文. ① has no place in it: it goes under whatever stands above it.
_ORDER: Final = tuple(level for level in _NUMBERS if level is not Level.CIRCLED)
_WIDE_BRACKETS: Final = str.maketrans("()", "（）")
_MARKS: Final = {
    Level.BULLET: ("・", ParagraphKind.BULLET),
    Level.ANSWER: ("→", ParagraphKind.ANSWER),
    Level.ARROW: ("↓", ParagraphKind.ARROW),
}


@dataclass(slots=True)
class _Open:
    """An item that the next rows may belong to."""

    level: Level
    count: int = 0
    label: str = ""


def number(rows: Sequence[Row], *, digits: Digits = Digits.HALF) -> Numbered:
    """Number the rows; wherever a row is refused its paragraph is still there, so that all problems show at once.

    A list of numbers starts anew when an item further out comes in between; text, bullets and arrows do not end it.
    An item goes under the nearest open one that is further out in the order of 公用文, however many levels it skips;
    under ① any item may stand. Items stand one character in for each item above them, other paragraphs with a mark
    one more. Text begins one character in from the number above and its other lines stand under that number; a
    続き stands under the beginning of the text above it. Other lines hang under the text: by the label's own width
    (half-width characters count half) and the space after it.
    """
    paragraphs: list[Paragraph] = []
    problems: list[Problem] = []
    stack: list[_Open] = []
    text_column = 0.0
    for row in rows:
        problems += _refused(row)
        level = Level(row.level) if row.level in LEVELS else Level.TEXT
        label, depth, hanging = "", float(len(stack)), 0.0
        if level in _NUMBERS:
            problems += _advance(stack, level, row)
            label, depth = stack[-1].label, len(stack) - 1.0
            label = full_width(label).translate(_WIDE_BRACKETS) if digits is Digits.FULL else label
            kind = ParagraphKind.HEADING if level is Level.HEADING else ParagraphKind.ITEM
        elif level in _MARKS:
            label, kind = _MARKS[level]
        elif level is Level.CONTINUED:
            depth, kind = text_column, ParagraphKind.CONTINUED
        else:
            depth, hanging, kind = max(depth, 1.0), -1.0, ParagraphKind.TEXT
        if label:
            hanging = _width(label + _gap(kind))
        text_column = depth + max(hanging, 0.0)
        path = tuple(item.label for item in stack)
        paragraphs.append(Paragraph(label, row.text, depth, hanging, kind, row.place, path))
    return Numbered(tuple(paragraphs), tuple(problems))


_GAP: Final = r"[　 \t]"
_TYPED: Final = (
    (Level.PAREN, re.compile(rf"(?:[(（][0-9０-９]{{1,2}}[)）]|[⑴-⒇])(?:{_GAP}+|(?![のをにはがとへで、。]))")),
    (Level.PAREN_KANA, re.compile(rf"[(（][ア-ン][)）]{_GAP}*")),
    (Level.PAREN_LATIN, re.compile(rf"[(（][a-zａ-ｚ][)）]{_GAP}*")),
    (Level.HEADING, re.compile(rf"[0-9０-９]{{1,2}}(?:[.．、]{_GAP}*|{_GAP}+)(?![0-9０-９])")),
    (Level.KANA, re.compile(rf"[ア-ンｱ-ﾝ](?:[.．、]{_GAP}*|{_GAP}+)")),
    (Level.LATIN, re.compile(rf"[a-zａ-ｚ](?:[.．]{_GAP}*|{_GAP}+)")),
    (Level.CIRCLED, re.compile(rf"[①-⑳㉑-㉟㊱-㊿]{_GAP}*")),
    (Level.BULLET, re.compile(rf"[・･]{_GAP}*")),
    (Level.ANSWER, re.compile(rf"[→⇒]{_GAP}*")),
    (Level.ARROW, re.compile(rf"[↓⇩]{_GAP}*")),
)


def unnumbered(line: str, otherwise: str = Level.TEXT) -> tuple[str, str]:
    """The 階層 of a line whose number or mark was typed, and its words without it; of others `otherwise`, if that has none."""
    bare = line.lstrip("　 \t")
    for level, typed in _TYPED:
        if match := typed.match(bare):
            return level.value, bare[match.end() :]
    return (otherwise if otherwise in {Level.TEXT, Level.CONTINUED} else Level.TEXT.value), bare


def _refused(row: Row) -> Iterator[Problem]:
    """A row whose 階層 is not of the menu, or that has a 階層 and no words."""
    if row.level not in LEVELS:
        message = f"「階層」の「{row.level}」は一覧にありません。" if row.level else "「階層」が空です。"
        yield _error("本文01", row, message, "「階層」を一覧から選び直してください。")
    elif not row.text.strip() and row.level != Level.ARROW:
        message = f"「階層」が「{row.level}」の行の「本文」が空です。"
        yield _error("本文02", row, message, "「本文」を書くか、行を消してください。")


def _advance(stack: list[_Open], level: Level, row: Row) -> Iterator[Problem]:
    """Open the next item of a level on the stack, closing what it ends; a number that does not exist is refused."""
    same = [place for place, item in enumerate(stack) if item.level is level]
    ended = [place for place, item in enumerate(stack) if _further_out(level, item.level)]
    if same:
        del stack[same[0] + 1 :]
    else:
        del stack[min(ended, default=len(stack)) :]
        stack.append(_Open(level))
    item = stack[-1]
    item.count += 1
    try:
        item.label = _NUMBERS[level](item.count)
    except ValueError as error:
        item.label = ""
        yield _error("本文03", row, str(error), "途中に一つ上の階層の行を入れると、番号は最初から付き直します。")


def _further_out(level: Level, other: Level) -> bool:
    return level in _ORDER and other in _ORDER and _ORDER.index(level) < _ORDER.index(other)


def _gap(kind: ParagraphKind) -> str:
    return "　" if kind in {ParagraphKind.HEADING, ParagraphKind.ITEM, ParagraphKind.ARROW} else ""


def _width(text: str) -> float:
    """Width in 全角 characters, as the fixed-pitch Japanese fonts print it."""
    return sum(0.5 if east_asian_width(char) in {"Na", "H"} else 1.0 for char in text)


def _error(code: str, row: Row, message: str, hint: str) -> Problem:
    return Problem(Severity.ERROR, code, row.place, message, hint, row.text)


# The items of one list: the path of the item they stand under, and the shape of their numbers.
_List: TypeAlias = tuple[tuple[str, ...], str]

_KANA: Final = "".join(kana_label(n) for n in range(1, 47))
_CIRCLED: Final = "".join(circled(n) for n in range(1, 51))
_LABEL: Final = rf"[{_KANA}{_CIRCLED}]|\([{_KANA}]\)|\([0-9]{{1,2}}\)"
_RANGE: Final = re.compile(rf"【({_LABEL})～({_LABEL})")
# After other words a bracketed number may belong to a law or to another paper (第5条(1)の); コの字 is a way of seating.
_SINGLE: Final = re.compile(
    rf"(?:^|(?<=[、。，．(　 ])|(?<=以下)|(?<=上記)|(?<=前記)|(?<=下記))"
    rf"(?:([0-9]{{1,2}})?(\([0-9]{{1,2}}\))([{_KANA}{_CIRCLED}])?|([{_KANA}]|\([{_KANA}]\)))の(?!字|一番)"
)
# One character for one, so that what is found can be quoted as typed.
_FOLDED: Final = str.maketrans("（）０１２３４５６７８９〜~", "()0123456789～～")


def references(paragraphs: Sequence[Paragraph]) -> list[Problem]:
    """Warn of 「【ア～キ等…】」「アの意見」「(2)アの記載」 where no such item came out, or the list has since grown.

    ア alone means the list that the paragraph stands in or above, (1) and (2)ア one anywhere. Only wordings that are
    surely references count, and only where the document numbers that way at all: else they speak of another paper.
    """
    lists: defaultdict[_List, set[str]] = defaultdict(set)
    for item in filter(_is_item, paragraphs):
        lists[_list_of(item)].add(item.path[-1])
    shapes = {shape for _, shape in lists}
    everywhere = {
        (*parent, label)[start:]
        for (parent, _), labels in lists.items()
        for label in labels
        for start in range(len(parent) + 1)
    }
    latest: dict[_List, str] = {}
    problems: list[Problem] = []
    for paragraph in paragraphs:
        for words, target in _named(paragraph, _RANGE):
            place = _list_near(paragraph, target[0], lists)
            missing = [label for label in target if not place or label not in lists[place]]
            if missing and _shape(target[0]) in shapes:
                problems.append(_missing(paragraph, words, missing[0]))
            elif not missing and place in latest and latest[place] != target[1]:
                message = f"「{words}」とありますが、すぐ前の項目は「{latest[place]}」です。"
                problems.append(_warning("本文05", paragraph, message))
        for words, target in _named(paragraph, _SINGLE):
            place = _list_near(paragraph, target[0], lists) if target[0].strip("()") in _KANA else None
            found = target[0] in lists[place] if place else target in everywhere
            if not found and _shape(target[0]) in shapes:
                problems.append(_missing(paragraph, words, "".join(target)))
            elif place and _is_item(paragraph) and paragraph.path == (*place[0], target[0]):
                message = f"「{words}」の「{target[0]}」は、この項目自身の番号です。"
                problems.append(_warning("本文06", paragraph, message))
        if _is_item(paragraph):
            latest[_list_of(paragraph)] = paragraph.path[-1]
    return problems


def _named(paragraph: Paragraph, pattern: re.Pattern[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The numbers that each reference in the text names, with its words as typed."""
    for match in pattern.finditer(paragraph.text.translate(_FOLDED)):
        words = paragraph.text[match.start() : match.end() + 6].splitlines()[0]
        yield words, tuple(group for group in match.groups() if group)


def _list_near(paragraph: Paragraph, label: str, lists: Container[_List]) -> _List | None:
    """The nearest list with numbers of that shape, from the paragraph outwards."""
    near = ((paragraph.path[:length], _shape(label)) for length in range(len(paragraph.path), -1, -1))
    return next((place for place in near if place in lists), None)


def _list_of(item: Paragraph) -> _List:
    return item.path[:-1], _shape(item.path[-1])


def _is_item(paragraph: Paragraph) -> bool:
    return bool(paragraph.label) and paragraph.kind in {ParagraphKind.HEADING, ParagraphKind.ITEM}


def _shape(label: str) -> str:
    """The first number of the list that a number belongs to: (1) of (3), ア of キ."""
    sign = label.strip("()")
    first = next((signs[0] for signs in (_KANA, _CIRCLED) if sign in signs), "1" if sign.isdecimal() else "a")
    return label.replace(sign, first)


def _missing(paragraph: Paragraph, words: str, label: str) -> Problem:
    return _warning("本文04", paragraph, f"「{words}」とありますが、「{label}」という項目がありません。")


def _warning(code: str, paragraph: Paragraph, message: str) -> Problem:
    hint = "項目を足したり消したりすると番号が変わります。指している番号を確かめて、本文を直してください。"
    return Problem(Severity.WARNING, code, paragraph.place, message, hint, paragraph.text)


def plain_number(number: str) -> str:
    """A number like ②－１０ with half-width digits and line: ②-10. The sign in front stays as it is."""
    return re.sub("[－‐–—―−ー]", "-", half_width_digits(number))
