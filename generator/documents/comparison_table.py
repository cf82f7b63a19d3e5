"""新旧対照表: what the 改訂案 of the basic policy changes, the two wordings side by side."""

from collections.abc import Sequence

from generator.book import Book
from generator.comparison.table import Paragraph, Row, comparison_rows
from generator.document import document
from generator.documents.policy import TITLE, USES
from generator.house import NEW_ON_LEFT, REMARKS
from generator.policy_blocks import revision
from generator.text import Field, Fields, Indent, Said

HEADINGS = {"new": "改訂案", "old": "現行"}


@document("新旧対照表", title=f"{TITLE}　新旧対照表", uses=USES, sources=2)
def comparison_table(book: Book) -> Fields:
    """Every change from the edition in force to the 改訂案, changed words underlined on both sides."""
    left, right = ("new", "old") if NEW_ON_LEFT else ("old", "new")
    return {
        "見出し": {"左": HEADINGS[left], "右": HEADINGS[right]},
        "備考欄": "○" if REMARKS else "",
        "行一覧": [_row(row) for row in comparison_rows(revision(book))],
    }


def _row(row: Row) -> Field:
    old, new = _cell(row.old), _cell(row.new)
    remarks: list[Field] = [Said(piece.text, piece.places) for piece in row.remarks] if REMARKS else []
    return {"左": new if NEW_ON_LEFT else old, "右": old if NEW_ON_LEFT else new, "備考一覧": remarks}


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
