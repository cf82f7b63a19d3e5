"""Rows of 階層 | 本文 as the fields of a template: each paragraph with its number, its indent and its words."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Protocol

from generator.japanese.numbering import Numbered, Paragraph, ParagraphKind, Row, number
from generator.problem import Place
from generator.records.declare import Cell
from generator.records.said import Fields, Indent, Said
from generator.settings import Digits


class ProseRecord(Protocol):
    """Any record of a sheet of numbered prose."""

    @property
    def level(self) -> str:
        """階層."""

    @property
    def text(self) -> str:
        """本文."""

    def cell(self, attribute: str) -> Cell:
        """Where an attribute stands."""


def numbered(rows: Iterable[ProseRecord], digits: Digits = Digits.HALF) -> Numbered:
    """The rows with their numbers. A row's place is its 本文, or its 階層 where there is none."""
    return number(
        [Row(row.level, row.text, row.cell("text" if row.text else "level").place) for row in rows], digits=digits
    )


def paragraphs(rows: Iterable[ProseRecord], digits: Digits = Digits.HALF) -> list[Fields]:
    """The rows as fields: 字下げ (an indent), 種類 (見出し, 項目, 矢印 or 文), 行頭 (number and gap), 本文, and 次と離さない.

    次と離さない is 「○」 for a paragraph that must not end a page: one that others stand under, or a line in 【】, which
    announces the items that go on after it.
    """
    found = numbered(rows, digits).paragraphs
    return [_fields(paragraph, after) for paragraph, after in zip_longest(found, found[1:])]


def _fields(paragraph: Paragraph, after: Paragraph | None) -> Fields:
    places = (paragraph.place,) if paragraph.place != Place("") else ()
    under = after is not None and after.depth > paragraph.depth
    return {
        "字下げ": Indent(paragraph.depth, paragraph.hanging, _outline(paragraph, under)),
        "種類": _KINDS.get(paragraph.kind, "文"),
        "行頭": paragraph.line.removesuffix(paragraph.text) if paragraph.text else paragraph.line,
        "本文": Said(paragraph.text, places),
        "次と離さない": "○" if under or (after and paragraph.text.startswith("【")) else "",
    }


def _outline(paragraph: Paragraph, under: bool) -> int:
    """The level of a heading: its depth in the numbers. An item is one when others stand `under` it and it is no sentence."""
    names = paragraph.kind is ParagraphKind.ITEM and under and not paragraph.text.rstrip().endswith("。")
    return len(paragraph.path) if names or paragraph.kind is ParagraphKind.HEADING else 0


_KINDS = {ParagraphKind.HEADING: "見出し", ParagraphKind.ITEM: "項目", ParagraphKind.ARROW: "矢印"}
