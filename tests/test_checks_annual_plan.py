"""事業計画: lines that say nothing, and aims that are not there."""

from generator.checks import rule as check
from generator.forms.annual_plan import ITEM, Aim, DoneLastYear, PlanIssue, Planned
from generator.records.declare import Record
from tests.handwritten import book_of, written

AIMS = [written(Aim, text="基盤が整備される"), written(Aim, text="資質が向上する")]


def found(code: str, *records: Record) -> list[str]:
    problems = check.checks()[code].problems(book_of(*AIMS, *records))
    return [f"{problem.place.sheet}{problem.message}" for problem in problems]


def test_a_line_without_words_is_found_in_every_column() -> None:
    rows = [written(form, part=ITEM) for form in (DoneLastYear, PlanIssue, Planned)]
    assert found("計画01", *rows) == [
        f"{sheet}「区分」が「・ 項目」の行の「本文」が空欄です。"
        for sheet in ("前年度の取組み", "今後の課題", "事業計画")
    ]


def test_words_or_the_words_of_an_aim_are_enough() -> None:
    assert found("計画01", written(Planned, part=ITEM, text="開催"), written(Planned, part="②の目指す姿")) == []


def test_an_aim_beyond_those_on_top_is_found_even_with_words() -> None:
    row = written(PlanIssue, part="③の目指す姿", text="理解が進む")
    assert found("計画02", row) == ["今後の課題「③の目指す姿」とありますが、［目指す姿］は2つです。"]
    assert found("計画02", written(PlanIssue, part="②の目指す姿")) == []
