"""数: a count that is named in one place is that of the rows it speaks of, and no row is a copy."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from generator.book import Book
from generator.check import Finding, check
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.forms.policy import Body, PolicySubcommittee
from generator.forms.subcommittees import Subcommittee
from generator.forms.support_office import Attendance
from generator.forms.trainings import Training
from generator.house import RATINGS
from generator.indicators import resolved
from generator.japanese import key
from generator.mentions import folded, mention_of
from generator.problem import Mention, Severity
from generator.record import Kind

_HELD = re.compile(r"(?:^|[、。\n]|(?P<what>[^、。\n]{2,40})を)(?P<times>\d{1,3})回(?:実施|開催)", re.MULTILINE)
_ENDING = re.compile(r"の(?:実施|開催|作成|活用|設置|推進)$")
_SUBCOMMITTEES = re.compile(r"(?<!\d)(\d{1,2})(?:つの)?部会(?:を設置|を置|で構成|から成|としま|とする|体制)")
_OF_OLD = re.compile(r"して(?:い(?:た|まし)|き)|(?:で|だ)(?:した|った)|から|より|を改め")
_NUMBERED = re.compile(r"第(\d{1,3})回")
_TARGET = re.compile(r"(\d{1,4}(?:\.\d+)?)(%|回|人|件|か所)(?:以上|$|を)")
_COPIED = 3


@check("数07", Severity.WARNING)
def trainings_held_as_often_as_said(book: Book) -> Iterator[Finding]:
    """［実施実績］の「5回実施」の回数が、［研修実績］にある同じ名前の研修の数と同じであること。"""
    names = {row.number: row.name for row in book[Initiative]}
    trainings = [(_series(row.name), row) for row in book[Training]]
    for result in book[Result]:
        for found in _HELD.finditer(folded(result.result)):
            own = _ENDING.sub("", names.get(result.number, ""))
            what = found["what"] or own
            rows = [row for name, row in trainings if _means(key(what), key(own), name)]
            if rows and len(rows) != int(found["times"]):
                yield Finding(
                    result.cell("result").place,
                    f"「{found['times']}回」とありますが、［研修実績］の{what}は{len(rows)}回です。",
                    "回数を直すか、［研修実績］に抜けや余分な行がないか確かめてください。",
                    result.result,
                    tuple(mention_of(row, "name") for row in rows),
                )


@check("数08", Severity.WARNING)
def counts_that_look_copied(book: Book) -> Iterator[Finding]:
    """［研修参加者］の二つの研修で、職種別の人数がすべて同じでないこと（前の行の写しが残っている疑い）。"""
    seen: dict[tuple[int, ...], Attendance] = {}
    for row in book[Attendance]:
        counts = tuple(_counts(row).values())
        first = seen.setdefault(counts, row)
        if first is not row and sum(map(bool, counts)) >= _COPIED:
            yield Finding(
                row.cell("held_on").place,
                f"職種別の人数が、{first.cell('held_on').written}の研修とすべて同じです。",
                "前の行を写したままになっていないか、出席の記録と見比べてください。",
                f"{row.cell('held_on').written} {'・'.join(map(str, counts))}",
                (
                    Mention(
                        first.cell("held_on").place, f"{first.cell('held_on').written} {'・'.join(map(str, counts))}"
                    ),
                ),
            )


@check("数09", Severity.WARNING)
def as_many_subcommittees_as_said(book: Book) -> Iterator[Finding]:
    """「4つの部会を設置」のように書いた部会の数が、［部会］の行の数と同じであること（基本方針では、その版の［部会］）。"""
    rows_of: defaultdict[str, list[Subcommittee]] = defaultdict(list)
    for row in (*book[Subcommittee], *book[PolicySubcommittee]):
        rows_of[row.workbook if isinstance(row, PolicySubcommittee) else ""].append(row)
    for passage in book.passages():
        rows = rows_of[passage.record.workbook if isinstance(passage.record, Body) else ""]
        for found in _SUBCOMMITTEES.finditer(folded(passage.text)) if rows else ():
            if int(found[1]) != len(rows) and not _OF_OLD.match(folded(passage.text), found.end()):
                yield Finding(
                    passage.place,
                    f"「{found[0]}」とありますが、［部会］には{len(rows)}つの部会があります。",
                    "部会の数を直すか、［部会］の行を確かめてください。",
                    passage.text,
                    (mention_of(rows[-1], "name"),),
                )


@check("数10", Severity.WARNING)
def numbered_trainings_follow_each_other(book: Book) -> Iterator[Finding]:
    """［研修実績］の「第n回○○」の回が、開催日の順に一つずつ増えること。"""
    series: defaultdict[str, list[tuple[date, int, Training]]] = defaultdict(list)
    for training in book[Training]:
        name = key(training.name)
        if found := _NUMBERED.search(name):
            series[_NUMBERED.sub("", name)].append((training.held_on, int(found[1]), training))
    for rows in series.values():
        if any(a.project == b.project and b.held_on < a.held_on for (*_, a), (*_, b) in pairwise(rows)):
            continue  # 日程11 or 暦07 tells of that
        rows.sort(key=lambda row: row[:2])
        for (_, before, earlier), (_, number, training) in pairwise(rows):
            if number != before + 1:
                yield Finding(
                    training.cell("name").place,
                    f"「{training.name}」の前の回は「{earlier.name}」です。回の数が続いていません。",
                    "回の数か開催日の書き違い、又は抜けている回がないか確かめてください。",
                    training.name,
                    (mention_of(earlier, "name"),),
                )


@check("数11", Severity.NOTE)
def targets_reached_where_rated_best(book: Book) -> Iterator[Finding]:
    """評価が最もよい取組で、［実施実績］の回数や割合が前年度の成果指標の数より少なくないこと。"""
    if not book.has(Meeting):
        return
    year = book.one(Meeting).fiscal_year - 1
    indicators = {row.number: row for row in book[Indicator]}
    for result in book[Result]:
        indicator = indicators.get(result.number)
        if result.rating != RATINGS[0] or not indicator:
            continue
        target = _TARGET.search(key(result.planned or str(resolved(indicator, year).value)))
        reached = _measured(result.result, target[2]) if target else []
        if target and reached and max(reached) < float(target[1]):
            yield Finding(
                result.cell("rating").place,
                f"評価は「{result.rating}」ですが、実績の{max(reached):g}{target[2]}は成果指標の{target[1]}{target[2]}に届いていません。",
                "評価と実績の数を確かめてください。",
                result.rating,
                (mention_of(result, "result"),),
            )


def _series(name: str) -> str:
    """The name of a 研修 without its number: the same for all of one series."""
    return _NUMBERED.sub("", key(name)).replace("()", "")


def _means(what: str, own: str, series: str) -> bool:
    """Whether words name a series of 研修: in full, or in part beside the 取組 (`own`) that is named after it."""
    return len(what) > 2 and len(series) > 2 and (series in what or (what in series and series in own))


def _counts(row: Attendance) -> Mapping[str, int]:
    """The people of each 職種, by attribute."""
    return {name: getattr(row, name) for name, column in row.declaration.columns.items() if column.kind is Kind.COUNT}


def _measured(text: str, unit: str) -> list[float]:
    return [float(number) for number in re.findall(rf"(?<![\d.第])(\d{{1,4}}(?:\.\d+)?){re.escape(unit)}", key(text))]
