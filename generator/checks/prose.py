"""本文: numbered prose of minutes and memos can be numbered, and what it says of its own numbers holds."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.book import Book
from generator.check import Finding, check
from generator.forms.minutes import MinutesAgenda, MinutesText
from generator.forms.policy import Body
from generator.forms.policy_memo import MemoText
from generator.numbered import numbered
from generator.problem import Problem, Severity
from generator.prose import LEVELS, Numbered
from generator.references import references


@check("本文01", Severity.ERROR)
def levels_of_the_menu(book: Book) -> Iterator[Finding]:
    """会議録の［次第］［本文］、方針説明の［本文］及び基本方針の［本文］では、「階層」が一覧にあるものであること。"""
    return _refused(book, "本文01")


@check("本文02", Severity.ERROR)
def words_beside_a_level(book: Book) -> Iterator[Finding]:
    """「階層」を選んだ行に「本文」があること（「↓ 矢印」は空欄でもかまいません）。"""
    return _refused(book, "本文02")


@check("本文03", Severity.ERROR)
def numbers_that_exist(book: Book) -> Iterator[Finding]:
    """一続きの項目が、番号の尽きるほど多くないこと（アは46まで、①は50まで、aは26まで）。"""
    return _refused(book, "本文03")


@check("本文04", Severity.WARNING)
def references_to_items(book: Book) -> Iterator[Finding]:
    """「【ア～キ等…】」「(2)アの…」のように番号で指した項目が、その資料にあること。"""
    return _misleading(book, "本文04")


@check("本文05", Severity.WARNING)
def ranges_to_the_last_item(book: Book) -> Iterator[Finding]:
    """「【ア～キ等…】」のように範囲で指したとき、終わりの番号がすぐ前の項目の番号であること。"""
    return _misleading(book, "本文05")


@check("本文06", Severity.WARNING)
def references_to_oneself(book: Book) -> Iterator[Finding]:
    """「イのテーマは…」のように指した番号が、その項目自身の番号でないこと。"""
    return _misleading(book, "本文06")


def _refused(book: Book, code: str) -> Iterator[Finding]:
    for sheet in _sheets(book):
        yield from _of(code, sheet.problems)


def _misleading(book: Book, code: str) -> Iterator[Finding]:
    for sheet in _sheets(book):
        yield from _of(code, references(sheet.paragraphs))


def _sheets(book: Book) -> Iterator[Numbered]:
    """Every sheet of numbered prose with its numbers; minutes and policies come in several workbooks."""
    policy = tuple(row for row in book[Body] if row.level in LEVELS)  # the others are figures and tables
    forms: tuple[tuple[MinutesAgenda | MinutesText | MemoText | Body, ...], ...]
    forms = (book[MinutesAgenda], book[MinutesText], book[MemoText], policy)
    for form in forms:
        for _, rows in groupby(form, key=lambda row: row.workbook):
            yield numbered(rows)


def _of(code: str, problems: Iterable[Problem]) -> Iterator[Finding]:
    return (Finding(p.place, p.message, p.hint, p.text, p.others) for p in problems if p.code == code)
