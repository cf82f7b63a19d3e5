"""年度01–07: each fires at its cell, and keeps silent beside it."""

from datetime import date

import pytest

from generator.checks.rule import checks
from generator.forms.initiatives import Indicator
from generator.forms.meeting import AgendaItem, Handout, Meeting
from generator.forms.policy import Period, PolicyIndicator
from generator.forms.subcommittees import MemoText, MinutesHead
from generator.problem import Place, Problem
from generator.records.declare import Cell, Record
from tests.handwritten import book_of, written

MEETING = written(Meeting, fiscal_year=2023, session=1, held_on=date(2023, 7, 13))


def problems(code: str, *records: Record) -> list[Problem]:
    return checks()[code].problems(book_of(*records))


def found(code: str, *records: Record) -> list[str]:
    return [problem.place.cell for problem in problems(code, *records)]


def indicator(*texts: str, first: int = 2020) -> Indicator:
    """The 成果指標 from a first year on; empty ones are no cells."""
    return written(Indicator, number="①-1", by_year={year: text for year, text in enumerate(texts, first) if text})


FULL = indicator("検討", "実施", "→", "→")


def test_an_arrow_has_something_to_continue() -> None:
    assert found("年度01", indicator("→", "実施")) == ["by_year:2020"]
    assert found("年度01", FULL, indicator("", "→", "→")) == ["by_year:2021"]
    assert found("年度01", FULL) == []


def test_the_policy_is_held_to_the_same_rule() -> None:
    assert found("年度01", written(PolicyIndicator, number="①-1", by_year={2023: "→"})) == ["by_year:2023"]


def test_an_indicator_does_not_begin_again_after_an_empty_year() -> None:
    assert found("年度02", FULL, indicator("検討", "", "→")) == ["by_year:2022"]


def test_a_discontinued_and_a_later_initiative_have_no_gap() -> None:
    assert found("年度02", FULL, indicator("検討", "取組廃止決定"), indicator("", "", "企画", "→")) == []


def test_columns_of_years_follow_each_other() -> None:
    (problem,) = problems("年度03", indicator("検討", "実施", "", "→"))
    assert "令和4年度" in problem.message
    assert found("年度03", FULL) == []


def test_the_years_of_the_meeting_have_indicators() -> None:
    assert ["令和5年度" in problem.message for problem in problems("年度04", MEETING, indicator("検討", "→", "→"))] == [
        True
    ]
    assert found("年度04", MEETING, FULL) == []
    assert found("年度04", MEETING) == []


@pytest.mark.parametrize(
    ("title", "fires"),
    [
        ("令和3年度における各事業実施実績について", True),
        ("令和4年度における各事業実施実績について", False),
        ("令和6年度の事業計画（案）について", False),
        ("令和2年度～令和5年度の取組について", False),
        ("〔前年度〕における各事業実施実績について", False),
        ("令和2年10月策定の方針について", False),
    ],
)
def test_titles_do_not_keep_an_old_year(title: str, fires: bool) -> None:
    assert found("年度05", MEETING, written(AgendaItem, level="(1)", title=title)) == (["title"] if fires else [])
    assert found("年度05", MEETING, written(Handout, name=title, kind="別途作成")) == (["name"] if fires else [])


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("第9期介護保険・高齢者保健福祉総合事業計画（計画期間：令和6年度から令和8年度まで）策定に合わせて", False),
        ("第１０期介護保険事業計画（計画期間：令和６年度から令和８年度まで）", True),
        ("第9期介護保険事業計画（計画期間：令和3年度～5年度）", True),
        ("第2期小金井市保健福祉総合計画（計画期間：令和6年度から令和11年度まで）", False),
    ],
)
def test_a_term_of_the_insurance_plan_has_its_three_years(text: str, fires: bool) -> None:
    assert found("年度06", written(MemoText, level="文", text=text)) == (["text"] if fires else [])


def test_the_schedule_puts_each_term_in_its_years() -> None:
    def plan(name: str) -> Period:
        return written(Period, plan=name, by_year={2023: "第９期", 2024: "第９期"})

    assert found("年度06", plan("介護保険・高齢者保健福祉総合事業計画")) == ["by_year:2023"]
    (problem,) = problems("年度06", plan("介護保険・高齢者保健福祉総合事業計画"))
    told = "令和5年度に「第９期」とありますが、介護保険事業計画の第9期は令和6年度から令和8年度までです。"
    assert problem.message == told
    assert found("年度06", plan("障害者計画")) == []


@pytest.mark.parametrize(
    ("term", "years"), [("第8期", (2021, 2023)), ("第9期", (2024, 2026)), ("第10期", (2027, 2029))]
)
def test_a_term_is_right_in_its_three_years_alone(term: str, years: tuple[int, int]) -> None:
    first, last = years
    around = dict.fromkeys(range(first - 1, last + 2), term)
    wrong = found("年度06", written(Period, plan="介護保険事業計画", by_year=around))
    assert wrong == [f"by_year:{first - 1}", f"by_year:{last + 1}"]


def head(body: str, year: int, session: int) -> MinutesHead:
    """The head of minutes that lie in the file of 入退院支援部会, 令和5年度第1回."""
    values = {"body": body, "fiscal_year": year, "session": session}
    file = "会議録_入退院支援部会_令和5年度第1回.xlsx"
    cells = {name: Cell(Place(file, "概要", name), str(value)) for name, value in values.items()}
    empty = dict.fromkeys(MinutesHead.declaration.columns, "")
    return MinutesHead.read(empty | values, cells)  # type: ignore[return-value] # read() makes a record of its own class


@pytest.mark.parametrize(
    ("body", "year", "session", "cell"),
    [
        ("入退院支援部会", 2022, 1, ["fiscal_year"]),
        ("入退院支援部会", 2023, 2, ["session"]),
        ("ICT連携部会", 2023, 1, ["body"]),
        ("入退院支援部会", 2023, 1, []),
    ],
)
def test_minutes_are_of_the_sitting_in_the_name_of_their_file(
    body: str, year: int, session: int, cell: list[str]
) -> None:
    assert found("年度07", head(body, year, session)) == cell
