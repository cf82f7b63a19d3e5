"""取組達成度 and 事業計画: how far each aim was reached; and, beside all 事業, what was done, what remains, what is planned."""

from collections.abc import Iterable, Iterator

from generator.forms.annual_plan import (
    AIMS,
    BODY,
    ITEM,
    Aim,
    Attainment,
    DoneLastYear,
    PlanHead,
    PlanIssue,
    PlanLine,
    Planned,
    PlannedProject,
    Term,
)
from generator.japanese.text import circled
from generator.papers.kind import document
from generator.records.book import Book
from generator.records.said import Field, Fields, Indent, Said, lines_of, said

_LISTED = {"目標": "aim", "取組": "done", "評価": "assessment", "課題": "issue"}


@document("取組達成度", title="〔年度〕取組達成度", uses=(Term, Attainment))
def attainment(book: Book) -> Fields:
    """A row for every item, its lists line by line."""
    return {
        "項目数": len(book[Attainment]),
        "項目一覧": [_row(row) for row in book[Attainment]],
    }


def _row(row: Attainment) -> Field:
    return {
        "記号": said(row, "symbol"),
        "取り組むべき項目": said(row, "item"),
        "達成": said(row, "rating"),
        **{heading: lines_of(said(row, attribute)) for heading, attribute in _LISTED.items()},
    }


TITLE = "〔年度〕　在宅医療・介護連携推進事業計画"


@document("事業計画", title=TITLE, uses=(PlanHead, Aim, PlannedProject, DoneLastYear, PlanIssue, Planned))
def annual_plan(book: Book) -> Fields:
    """The plan of a year beside the year before."""
    return {
        "目指す姿一覧": [
            {"番号": circled(number), "目指す姿": said(aim, "text")} for number, aim in enumerate(book[Aim], 1)
        ],
        "事業一覧": [
            {
                "記号": said(project, "symbol"),
                "事業名": said(project, "name"),
                "事業概要": lines_of(said(project, "outline")),
            }
            for project in book[PlannedProject]
        ],
        "取組み": list(_lines(book[DoneLastYear], book)),
        "課題": list(_lines(book[PlanIssue], book)),
        "計画": list(_lines(book[Planned], book)),
    }


def _lines(rows: Iterable[PlanLine], book: Book) -> Iterator[Field]:
    """The lines of a column: a body in 【】 and an aim by its number head the items under them."""
    for row in rows:
        mark, end = {BODY: ("【", "】"), ITEM: ("・", "")}.get(row.part, ("", ""))
        if row.part in AIMS:
            mark = circled(AIMS[row.part])
        yield {
            "字下げ": Indent(0, len(mark)),
            "種類": "項目" if row.part == ITEM else "見出し" if mark else "文",
            "行頭": mark,
            "本文": _words(row, book),
            "行末": end,
        }


def _words(row: PlanLine, book: Book) -> Said:
    """The words of a line; of an aim without words of its own, those of ［目指す姿］."""
    aims = book[Aim]
    number = AIMS.get(row.part, 0)
    return said(aims[number - 1], "text") if not row.text and 0 < number <= len(aims) else said(row, "text")
