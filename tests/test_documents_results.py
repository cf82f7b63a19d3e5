"""資料1: which words stand in which column."""

from typing import Any

from generator.forms.initiatives import Category, Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.papers.initiatives import resolved, results
from generator.records.declare import Record
from tests.handwritten import book_of, cells, plain, written

MEETING = written(Meeting, fiscal_year=2023)
MAP = written(Initiative, number="①-1", name="マップの作成", outline="マップを提供する。", category="ア")
RESULT = written(Result, number="①-1", rating="B", result="配布した。")


def rows(*records: Record) -> Any:
    return results(book_of(MEETING, *records))["取組一覧"]


def planned(indicators: dict[int, str], **said_by_result: str) -> Any:
    result = written(Result, number="①-1", rating="A", result="実施", **said_by_result)
    (row,) = rows(MAP, result, written(Indicator, number="①-1", by_year=indicators))
    return row["実施予定"]


def test_what_the_result_sheet_leaves_empty_is_worded_as_in_the_master() -> None:
    (row,) = rows(MAP, RESULT, written(Category, symbol="ア", name="資源の把握"))
    assert plain(row) == {
        "番号": "①-1",
        "取組": "マップの作成",
        "事業概要": "マップを提供する。",
        "事業区分": {"記号": "ア", "事業区分": "資源の把握"},
        "実施予定": "—",
        "評価": "B",
        "実施実績": "配布した。",
    }


def test_words_of_the_result_sheet_go_before_the_master() -> None:
    told = written(Result, number="①-1", rating="B", result="配布した。", outline="マップを共有する。", category="イ")
    (row,) = rows(MAP, told, written(Category, symbol="ア", name="把握"), written(Category, symbol="イ", name="対応策"))
    assert plain(row["事業概要"]) == "マップを共有する。"
    assert plain(row["事業区分"]) == {"記号": "イ", "事業区分": "対応策"}
    assert plain(row["取組"]) == "マップの作成"


def test_the_plan_is_the_indicator_of_the_year_before_the_meeting() -> None:
    assert plain(planned({2021: "検討", 2022: "配布", 2023: "改訂"})) == "配布"


def test_an_arrow_is_the_last_value_before_it_and_knows_every_cell_it_passed() -> None:
    value = planned({2020: "作成", 2021: "配布・検討", 2022: "→", 2023: "改訂"})
    assert plain(value) == "配布・検討"
    assert cells(value) == ["by_year:2022", "by_year:2021"]
    assert plain(planned({2020: "作成", 2021: "→", 2022: "→"})) == "作成"


def test_a_plan_written_in_the_result_sheet_goes_before_the_indicator() -> None:
    value = planned({2021: "作成", 2022: "→"}, planned="配布・検討")
    assert plain(value) == "配布・検討"
    assert cells(value) == ["planned"]


def test_a_year_without_indicator_is_a_dash_even_when_earlier_years_have_one() -> None:
    assert plain(planned({2020: "検討", 2021: "廃止決定"})) == "—"


def test_an_arrow_after_an_empty_year_looks_further_back() -> None:
    assert plain(resolved(written(Indicator, number="①-1", by_year={2020: "作成", 2022: "→"}), 2022)) == "作成"


def test_an_arrow_with_nothing_before_it_is_not_lost() -> None:
    assert plain(resolved(written(Indicator, number="①-1", by_year={2022: "→", 2023: "実施"}), 2022)) == "→"


def test_an_initiative_without_result_keeps_its_row() -> None:
    second = written(Initiative, number="①-2", name="一覧の作成", outline="提供する。", category="ア")
    table = rows(MAP, second, RESULT)
    assert [plain(row["番号"]) for row in table] == ["①-1", "①-2"]
    assert (plain(table[1]["評価"]), plain(table[1]["実施実績"])) == ("", "")


def test_rows_follow_the_master_not_the_result_sheet() -> None:
    second = written(Initiative, number="①-2", name="一覧の作成", outline="提供する。", category="ア")
    table = rows(MAP, second, written(Result, number="①-2", rating="A", result="済み"), RESULT)
    assert [plain(row["評価"]) for row in table] == ["B", "A"]


def test_without_initiatives_the_table_is_empty_and_the_ratings_are_explained() -> None:
    fields: Any = results(book_of(MEETING))
    assert fields["取組一覧"] == []
    assert [rating["評価"] for rating in fields["評価基準"]] == ["A", "B", "C", "D"]
