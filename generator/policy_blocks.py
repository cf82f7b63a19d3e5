"""An edition of the basic policy as a tree of what it prints: what a 新旧対照表 compares."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from generator.book import Book
from generator.comparison.align import Pair, align
from generator.comparison.parts import Line, Part
from generator.forms.policy import Body, Cover, Passage
from generator.house import Digits
from generator.numbered import numbered
from generator.policy_figures import FIGURES, places_of, row_of
from generator.prose import LEVELS, Level
from generator.text import said

COVER: Final = "（表紙）"
BEFORE_THE_TEXT: Final = "（前文）"


def revision(book: Book) -> list[Pair]:
    """The sections of the two editions of a book side by side; the older is the one that 入力ファイル names first."""
    old, new = (tuple(policy_blocks(book.within([cover.workbook]))) for cover in book[Cover])
    return _aligned(old, new)


@lru_cache(maxsize=1)
def _aligned(old: tuple[Part, ...], new: tuple[Part, ...]) -> list[Pair]:
    """Kept, since several papers of a packet tell of one revision."""
    return align(old, new)


def policy_blocks(book: Book) -> list[Part]:
    """The sections (節) of one edition in order, the cover first, each with its paragraphs, figures and tables."""
    cover = book.one(Cover)
    words = [row_of(cover, attribute, label="") for attribute in ("title", "issued", "city")]
    return [_section(COVER, words), *_sections(book)]


def _sections(book: Book) -> Iterator[Part]:
    head = _section(BEFORE_THE_TEXT, ())
    inside: list[Part] = []
    for row, part in zip(book[Body], _parts(book), strict=True):
        if row.level == Level.HEADING:
            if inside or head.number:
                yield replace(head, children=tuple(inside))
            head, inside = part, []
        else:
            inside.append(part)
    if inside or head.number:
        yield replace(head, children=tuple(inside))


def _section(name: str, inside: Sequence[Part]) -> Part:
    return Part("section", name=name, children=tuple(inside), lines=(Line(name),))


def _parts(book: Book) -> Iterator[Part]:
    """A part for each row of ［本文］. What is drawn twice is compared where it stands first."""
    rows = book[Body]
    prose = iter(numbered([row for row in rows if row.level in LEVELS], Digits.FULL).paragraphs)
    drawn: set[str] = set()
    for row in rows:
        places, remark = places_of(row, "level", "text"), said(row, "remark")
        if row.level in LEVELS:
            paragraph = next(prose)
            lines = (Line(paragraph.line, depth=paragraph.depth, hanging=paragraph.hanging),)
            if row.level == Level.HEADING:
                yield Part("section", paragraph.label, row.text, lines=lines, places=places, remark=remark)
            else:
                yield Part("paragraph", paragraph.label, text=row.text, lines=lines, places=places, remark=remark)
        elif row.level in FIGURES:
            inside = () if row.level in drawn else tuple(FIGURES[Passage(row.level)](book))
            drawn.add(row.level)
            yield Part(
                row.level,
                name=row.level,
                children=inside,
                lines=(Line(f"（{row.level}）"),),
                places=places,
                remark=remark,
            )
        else:
            yield Part("paragraph", text=row.text, lines=(Line(row.text),), places=places, remark=remark)
