"""新旧対照表: two editions of the basic policy as trees of what they print, laid side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from generator.compare.blocks import Line, Pair, Part, align
from generator.compare.tables import Item, Paragraph, Row, comparison_rows
from generator.forms.policy import Body, Cover, Passage
from generator.japanese.numbering import LEVELS, Level
from generator.papers.kind import document
from generator.papers.policy.figures import FIGURES, TABLES, places_of, row_of
from generator.papers.policy.text import TITLE, USES
from generator.papers.prose import numbered
from generator.records.book import Book
from generator.records.said import Field, Fields, Indent, Said, said
from generator.settings import Digits, Settings

COVER: Final = "（表紙）"
BEFORE_THE_TEXT: Final = "（前文）"


def revision(book: Book) -> list[Pair]:
    """The sections of the two editions of a book side by side; the older is the one that 入力ファイル names first."""
    old, new = (tuple(policy_blocks(book.within([cover.workbook]))) for cover in book[Cover])
    return _aligned(old, new)


@lru_cache(maxsize=1)
def _aligned(old: tuple[Part, ...], new: tuple[Part, ...]) -> list[Pair]:
    """Kept, since several papers of a packet tell of one revision."""
    return align(old, new, ignore_width=True)


def policy_blocks(book: Book) -> list[Part]:
    """The sections (節) of one edition in order, the cover first, each with its paragraphs, figures and tables."""
    cover = book.one(Cover)
    words = [row_of(cover, attribute, labelled=False) for attribute in ("title", "issued", "city")]
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
    return Part("section", name=name, children=tuple(inside), lines=(Line(name, caption=True),))


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
                lines=() if inside and row.level in TABLES else (Line(f"（{row.level}）", caption=True),),
                places=places,
                remark=remark,
            )
        else:
            yield Part("paragraph", text=row.text, lines=(Line(row.text),), places=places, remark=remark)


_SIDES: Final = {"old": "現行", "new": "改訂案"}


@document("新旧対照表", title=f"{TITLE}　新旧対照表", uses=USES, sources=2)
def comparison_table(book: Book) -> Fields:
    """Every change from the edition in force to the 改訂案, changed words underlined on both sides."""
    office = book.settings
    old, new = (_heading(cover, name) for cover, name in zip(book[Cover], _SIDES.values(), strict=True))
    left, right = (new, old) if office.new_on_left else (old, new)
    rows = comparison_rows(revision(book), office.marks)
    return {
        "見出し": {"左": left, "右": right},
        "備考欄": "○" if office.remarks and any(row.remarks for row in rows) else "",
        "略": office.marks.omitted,
        "行一覧": [_row(row, office) for row in rows],
    }


def _heading(cover: Cover, otherwise: str) -> Said:
    """What heads the column of an edition: what its workbook is called, and its 年月."""
    name = PurePath(cover.workbook).stem.partition("_")[2] or otherwise
    return Said(f"{name}（{cover.issued}）" if cover.issued else name, places_of(cover, "issued"))


def _row(row: Row, office: Settings) -> Field:
    """A row of the paper: the items of a card, or (without) what stands left and right; and the remarks."""
    remarks: list[Field] = [Said(piece.text, piece.places) for piece in row.remarks] if office.remarks else []
    if row.is_card:
        return {"項目一覧": [_item(item, office) for item in row.items], "左": [], "右": [], "備考一覧": remarks}
    sides = (_cell(row.new), _cell(row.old)) if office.new_on_left else (_cell(row.old), _cell(row.new))
    return {"項目一覧": [], "左": sides[0], "右": sides[1], "備考一覧": remarks}


def _item(item: Item, office: Settings) -> Field:
    """A row of a card: 見出し is a label and 文 the words beside it, left and right; without labels the words alone."""
    cells = (item.new, item.old) if office.new_on_left else (item.old, item.new)
    left, right = ({"見出し": cell.label, "文": _cell(cell.paragraphs)} for cell in cells)
    return {"見出し": "○" if item.old.label or item.new.label else "", "左": left, "右": right}


def _cell(paragraphs: Sequence[Paragraph]) -> list[Field]:
    return [
        {
            "字下げ": Indent(paragraph.depth, paragraph.hanging),
            "片一覧": [
                {"文字": Said(piece.text, piece.places), "下線": "○" if piece.underlined else ""}
                for piece in paragraph.pieces
            ],
        }
        for paragraph in paragraphs
    ]
