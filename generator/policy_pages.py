"""The text of the basic policy as pages: rows of ［本文］ numbered, and parted where the paper turns."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from generator.forms.policy import Body, Passage
from generator.house import Digits
from generator.numbered import paragraphs
from generator.prose import LEVELS, Level
from generator.text import Field, Fields, said

_SET_OFF = frozenset({Level.HEADING, Passage.SUBHEADING})
_DRAWN = frozenset(Passage) - {Passage.SUBHEADING, Passage.CITATION}


def pages(rows: Sequence[Body]) -> list[Field]:
    """The rows in order, parted wherever the paper turns; 横 is 「○」 for the 節 that holds the 体系図, else empty.

    A paragraph has the fields of `numbered.paragraphs`; of a figure, a table or text without number only 種類 (its
    階層) and 本文. All have 「○」 or nothing as 改ページ and 空行: a heading stands one empty line below text, but not
    at the top of a page nor below a figure, which brings its own.
    """
    prose = iter(paragraphs([row for row in rows if row.level in LEVELS], Digits.FULL))
    fields = {id(row): next(prose) if row.level in LEVELS else _passage(row) for row in rows}
    return [
        {
            "横": "○" if across else "",
            "段落一覧": [
                {
                    **fields[id(row)],
                    "改ページ": row.new_page if above else "",
                    "空行": "○" if above and not row.new_page and _apart(row, above) else "",
                }
                for above, row in pairwise([None, *(row for chapter in chapters for row in chapter)])
                if row
            ],
        }
        for across, chapters in groupby(_chapters(rows), key=_lies_across)
    ]


def _passage(row: Body) -> Fields:
    return {"種類": row.level, "本文": said(row, "text")}


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
