"""事業計画: every line of its columns says something, under an aim that is there."""

from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.forms.annual_plan import AIMS, Aim, DoneLastYear, PlanIssue, PlanLine, Planned
from generator.problem import Severity


@check("計画01", Severity.ERROR)
def plan_lines_say_something(book: Book) -> Iterator[Finding]:
    """［前年度の取組み］［今後の課題］［事業計画］の行には、目指す姿の行を除いて「本文」を書きます。"""
    for row in _lines(book):
        if row.part not in AIMS and not row.text:
            message = f"「区分」が「{row.part}」の行の「本文」が空欄です。"
            yield Finding(row.cell("part").place, message, "「本文」を書くか、行を消してください。", row.part)


@check("計画02", Severity.ERROR)
def aims_of_the_plan_are_there(book: Book) -> Iterator[Finding]:
    """「区分」で選ぶ目指す姿は、［目指す姿］にあるものです。"""
    for row in _lines(book):
        if AIMS.get(row.part, 0) > len(book[Aim]):
            message = f"「{row.part}」とありますが、［目指す姿］は{len(book[Aim])}つです。"
            yield Finding(
                row.cell("part").place, message, "「区分」を選び直すか、［目指す姿］に行を足してください。", row.part
            )


def _lines(book: Book) -> list[PlanLine]:
    return [*book[DoneLastYear], *book[PlanIssue], *book[Planned]]
