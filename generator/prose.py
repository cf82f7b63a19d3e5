"""Numbered prose (1 → (1) → ア → (ア) → a → (a), ①, →): minutes, memos and the policy share it.

A clerk chooses what a row is and never types a number; the numbers and the indents are worked out here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from unicodedata import east_asian_width

from generator.house import Digits
from generator.japanese import circled, full_width, kana_label, latin_label, paren
from generator.problem import Place, Problem, Severity


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
