"""本文01–06: each fires at its cell, and keeps silent where the prose is in order."""

from itertools import count
from typing import Any

import pytest

from generator.checks.rule import checks
from generator.forms.subcommittees import MemoText, MinutesAgenda, MinutesText
from generator.japanese.numbering import Level, Row, number, references
from generator.problem import Place, Problem
from generator.records.book import Book
from generator.records.declare import Cell, Record

MINUTES = "会議録_入退院支援部会_令和5年度第1回.xlsx"
OTHER_MINUTES = "会議録_ICT連携部会_令和5年度第1回.xlsx"
SHEETS: list[tuple[type[Record], str]] = [
    (MinutesText, MINUTES),
    (MinutesAgenda, MINUTES),
    (MemoText, "方針説明.xlsx"),
]


def sheet(form: type[Record], workbook: str, *lines: tuple[str, str]) -> list[Any]:
    """The rows of a sheet; the words stand in column B, from row 2 on."""

    def row(at: int, level: str, text: str) -> Record:
        written = {"level": (f"A{at}", level), "text": (f"B{at}", text)}
        cells = {
            name: Cell(Place(workbook, form.declaration.name, cell), words)
            for name, (cell, words) in written.items()
            if words
        }
        return form.read({"level": level, "text": text}, cells)

    return [row(at, level, text) for at, (level, text) in zip(count(2), lines, strict=False)]


def found(code: str, *lines: tuple[str, str], form: type[Record] = MinutesText, workbook: str = MINUTES) -> list[str]:
    problems = checks()[code].problems(Book({form: sheet(form, workbook, *lines)}))
    return [problem.place.cell for problem in problems]


KANA = (Level.KANA, "意見")
FIRING: dict[str, tuple[list[tuple[str, str]], str]] = {
    "本文01": ([(Level.HEADING, "開会"), ("2 見出し", "議題")], "B3"),
    "本文02": ([(Level.HEADING, "開会"), (Level.TEXT, "")], "A3"),
    "本文03": ([KANA] * 47, "B48"),
    "本文04": ([KANA, KANA, (Level.TEXT, "【ア～エ等の意見を踏まえて決定】")], "B4"),
    "本文05": ([KANA, KANA, KANA, (Level.TEXT, "【ア～イ等の意見を踏まえて決定】")], "B5"),
    "本文06": ([KANA, (Level.KANA, "イの意見に近い。")], "B3"),
}
SILENT: dict[str, list[tuple[str, str]]] = {
    "本文01": [(level, "本文") for level in Level],
    "本文02": [(Level.HEADING, "改訂までのスケジュール"), (Level.ARROW, "")],
    "本文03": [KANA] * 46,
    "本文04": [KANA, KANA, (Level.TEXT, "【ア～イ等の意見を踏まえて決定】")],
    "本文05": [KANA, KANA, KANA, (Level.TEXT, "【ア～ウ等の意見を踏まえて決定】")],
    "本文06": [KANA, (Level.KANA, "アの意見に近い。")],
}


@pytest.mark.parametrize(("form", "workbook"), SHEETS)
@pytest.mark.parametrize("code", FIRING)
def test_a_rule_names_the_cell_that_breaks_it(code: str, form: type[Record], workbook: str) -> None:
    lines, cell = FIRING[code]
    assert found(code, *lines, form=form, workbook=workbook) == [cell]


@pytest.mark.parametrize("code", SILENT)
def test_a_rule_is_silent_where_it_is_kept(code: str) -> None:
    assert found(code, *SILENT[code]) == []


def test_each_workbook_is_numbered_for_itself() -> None:
    many = sheet(MinutesText, MINUTES, *[KANA] * 30)
    more = sheet(MinutesText, OTHER_MINUTES, *[KANA] * 30, (Level.TEXT, "【ア～モ等の意見を踏まえて決定】"))
    book = Book({MinutesText: many + more})
    assert checks()["本文03"].problems(book) == []
    (problem,) = checks()["本文04"].problems(book)
    assert (problem.place.workbook, problem.place.cell) == (OTHER_MINUTES, "B32")


def test_a_sheet_with_a_refused_cell_is_not_judged() -> None:
    lines, _ = FIRING["本文04"]
    book = Book({MinutesText: sheet(MinutesText, MINUTES, *lines)}, frozenset({MinutesText}))
    assert checks()["本文04"].problems(book) == []


@pytest.mark.parametrize("code", FIRING)
def test_a_rule_weighs_what_numbering_says_it_weighs(code: str) -> None:
    lines, _ = FIRING[code]
    numbered = number([Row(level, text) for level, text in lines])
    said: list[Problem] = [*numbered.problems, *references(numbered.paragraphs)]
    assert {problem.severity for problem in said if problem.code == code} == {checks()[code].severity}
