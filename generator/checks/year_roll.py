"""年度: what is carried over from year to year was rolled on to the new years."""

import re
from collections import defaultdict
from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.checks.sittings import misnamed
from generator.forms.initiatives import Indicator
from generator.forms.meeting import AgendaItem, Handout, Meeting
from generator.forms.minutes import MinutesHead
from generator.forms.policy import Period, PolicyIndicator
from generator.house import CONTINUES
from generator.japanese import key
from generator.mentions import folded, mention_of, years_in
from generator.problem import Place, Severity
from generator.wareki import fiscal_label

_INSURANCE = "介護保険"
_PLAN_PERIOD = re.compile(
    rf"第(\d{{1,2}})期{_INSURANCE}[^。(]{{0,40}}\(計画期間:?令和(\d{{1,2}})年度(?:から|～)(?:令和)?(\d{{1,2}})年度"
)
_TERM = re.compile(r"第(\d{1,2})期")
_OF_THAT_YEAR = re.compile("から|～|・|に(?!おけ|つい|係|関)|策定|改訂|版")
_RANGE = re.compile(r"(?:から|～|・)\Z")


@check("年度01", Severity.ERROR)
def arrows_continue_something(book: Book) -> Iterator[Finding]:
    """成果指標の「→」より前の年度に、続ける指標が書いてあること。"""
    for row in _indicators(book):
        written = [(year, text) for year, text in sorted(row.by_year.items()) if text.strip()]
        if written and key(written[0][1]) == CONTINUES:
            cell = row.cell(f"by_year:{written[0][0]}")
            message = f"{row.number}の成果指標は{fiscal_label(written[0][0])}の「→」が最初で、続ける指標がありません。"
            yield Finding(cell.place, message, "最初の年度の指標を書いてください。", cell.written)


@check("年度02", Severity.WARNING)
def indicators_have_no_gap(book: Book) -> Iterator[Finding]:
    """成果指標に、空いた年度の後で再び始まる取組がないこと。"""
    years = _years(book)
    for row in _indicators(book):
        written = sorted(year for year, text in row.by_year.items() if text.strip())
        gap = [
            year for year in years[row.workbook] if written and written[0] < year < written[-1] and year not in written
        ]
        if gap:
            after = next(year for year in written if year > gap[-1])
            cell = row.cell(f"by_year:{after}")
            message = f"{row.number}の成果指標は{fiscal_label(gap[-1])}が空欄なのに、{fiscal_label(after)}に「{cell.written}」とあります。"
            yield Finding(cell.place, message, "空欄の年度に「→」か指標を書いてください。", cell.written)


@check("年度03", Severity.WARNING)
def years_follow_each_other(book: Book) -> Iterator[Finding]:
    """［成果指標］の年度の見出しが、一年も抜けずに続くこと。"""
    for workbook, years in _years(book).items():
        missing = sorted(set(range(years[0], years[-1])) - set(years)) if years else []
        if missing:
            names = "、".join(map(fiscal_label, missing))
            message = f"年度の列に{names}がありません。"
            yield Finding(
                _sheet(workbook), message, "見出しの年度の書き違いか、列の抜けがないか確かめてください。", names
            )


@check("年度04", Severity.WARNING)
def the_years_of_the_meeting_are_there(book: Book) -> Iterator[Finding]:
    """取組.xlsxの［成果指標］に、会議の年度と前年度の列があること（実施予定と実績の資料に使います）。"""
    rows = book[Indicator]
    if not rows or not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    for year in (meeting.fiscal_year - 1, meeting.fiscal_year):
        if not any(year in row.by_year for row in rows):
            message = f"{fiscal_label(year)}の指標が一つもありません。"
            hint = "年度の列を足すか、見出しの年度を新しい計画に合わせて書き換えてください。"
            yield Finding(
                _sheet(rows[0].workbook), message, hint, fiscal_label(year), (mention_of(meeting, "fiscal_year"),)
            )


@check("年度05", Severity.WARNING)
def titles_name_this_year_or_the_last(book: Book) -> Iterator[Finding]:
    """［次第］と［配付資料］に書いた年度が、前年度より古くないこと（「令和5年度に策定した…」などは除きます）。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    cells = [(row, "title") for row in book[AgendaItem]] + [
        (row, name) for row in book[Handout] for name in ("name", "listed_as")
    ]
    for row, attribute in cells:
        text = row.cell(attribute).written
        for found in years_in(text):
            ranged = _RANGE.search(folded(text[: found.start])) or _OF_THAT_YEAR.match(folded(text), found.end)
            if found.fiscal and found.year is not None and found.year < meeting.fiscal_year - 1 and not ranged:
                yield Finding(
                    row.cell(attribute).place,
                    f"「{found.text}」とありますが、会議は{fiscal_label(meeting.fiscal_year)}です。",
                    "前に使った題名なら直してください。「〔年度〕」「〔前年度〕」と書くと、毎年自動で置き換わります。",
                    text,
                    (mention_of(meeting, "fiscal_year"),),
                )


@check("年度06", Severity.WARNING)
def insurance_plans_run_three_years(book: Book) -> Iterator[Finding]:
    """文の「第9期…計画（計画期間：…）」や［スケジュール］で、介護保険事業計画の期と年度が合うこと（法第117条、3年を一期）。"""
    hint = "期の数か年度の、古い方を直してください。"
    for passage in book.passages():
        for found in _PLAN_PERIOD.finditer(folded(passage.text).replace("：", ":")):
            first = _first_year(int(found[1]))
            if (2018 + int(found[2]), 2018 + int(found[3])) != (first, first + 2):
                message = f"{_term(int(found[1]))}です。"
                yield Finding(passage.place, message, hint, passage.text[found.start() : found.end()])
    for row in book[Period]:
        for year, text in row.by_year.items() if _INSURANCE in row.plan else ():
            term = _TERM.match(folded(text))
            if term and not 0 <= year - _first_year(int(term[1])) <= 2:
                cell = row.cell(f"by_year:{year}")
                message = f"{fiscal_label(year)}に「{cell.written}」とありますが、{_term(int(term[1]))}です。"
                yield Finding(cell.place, message, hint, cell.written)


@check("年度07", Severity.WARNING)
def minutes_are_of_the_sitting_their_file_names(book: Book) -> Iterator[Finding]:
    """会議録のファイル名にある年度、回、部会が、［概要］と同じであること。"""
    for head in book[MinutesHead]:
        for attribute in misnamed(head):
            yield _other_file(head, attribute)


def _other_file(head: MinutesHead, attribute: str) -> Finding:
    cell = head.cell(attribute)
    heading = head.declaration.columns[attribute].heading
    message = f"「{heading}」の「{cell.written}」が、ファイル名「{head.workbook}」と違います。"
    return Finding(cell.place, message, "前の会議録を写したままになっていないか確かめてください。", cell.written)


def _first_year(term: int) -> int:
    """The western fiscal year in which a 期 of the insurance plans begins: the ninth in 令和6年度, each of three years."""
    return 2024 + 3 * (term - 9)


def _term(number: int) -> str:
    first = _first_year(number)
    return f"介護保険事業計画の第{number}期は{fiscal_label(first)}から{fiscal_label(first + 2)}まで"


def _indicators(book: Book) -> list[Indicator]:
    return [*book[Indicator], *book[PolicyIndicator]]


def _years(book: Book) -> dict[str, list[int]]:
    """The years in which any 取組 of a workbook has an indicator, in order."""
    years: defaultdict[str, set[int]] = defaultdict(set)
    for row in _indicators(book):
        years[row.workbook] |= set(row.by_year)
    return {workbook: sorted(found) for workbook, found in years.items()}


def _sheet(workbook: str) -> Place:
    return Place(workbook, Indicator.declaration.name)
