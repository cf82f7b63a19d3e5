"""The text of the basic policy as pages: rows of ［本文］ numbered, and gathered by the way the paper lies."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from generator.forms.policy import Body, Passage
from generator.house import Digits
from generator.prose import LEVELS, Level, Row, number
from generator.text import Field, derived, said

_SET_OFF = frozenset({Level.HEADING, Passage.SUBHEADING})
_DRAWN = frozenset(Passage) - {Passage.SUBHEADING, Passage.CITATION}


def pages(rows: Sequence[Body]) -> list[Field]:
    """The rows in order, parted wherever the paper turns; 横 is 「○」 for the 節 that holds the 体系図, else empty.

    Each row has 種類 (its 階層), 番号 (empty where none is printed), 本文, and 「○」 or nothing as 改ページ and 空行:
    a heading stands one empty line below text, but not at the top of a page nor below a figure, which brings its own.
    """
    labels = _labels(rows)
    parts = groupby(_chapters(rows), key=_lies_across)
    return [
        {
            "横": "○" if across else "",
            "段落一覧": [
                {
                    "種類": said(row, "level"),
                    "番号": derived(labels.get(id(row), ""), [said(row, "level")]),
                    "本文": said(row, "text"),
                    "改ページ": row.new_page if above else "",
                    "空行": "○" if above and not row.new_page and _apart(row, above) else "",
                }
                for above, row in pairwise([None, *(row for chapter in chapters for row in chapter)])
                if row
            ],
        }
        for across, chapters in parts
    ]


def _labels(rows: Sequence[Body]) -> dict[int, str]:
    """The printed number of each row that has one, by the row's identity."""
    numbered = [row for row in rows if row.level in LEVELS]
    made = number([Row(row.level, row.text, row.cell("level").place) for row in numbered], digits=Digits.FULL)
    return {id(row): paragraph.label for row, paragraph in zip(numbered, made.paragraphs, strict=True)}


def _chapters(rows: Sequence[Body]) -> Iterator[list[Body]]:
    chapter: list[Body] = []
    for row in rows:
        if row.level == Level.HEADING and chapter:
            yield chapter
            chapter = []
        chapter.append(row)
    if chapter:
        yield chapter


def _lies_across(chapter: Sequence[Body]) -> bool:
    return any(row.level == Passage.STRUCTURE for row in chapter)


def _apart(row: Body, above: Body) -> bool:
    return row.level in _SET_OFF and above.level not in _DRAWN
