"""資料2: the cards of the 取組, under their 基本理念."""

from typing import Any

from generator.forms.initiatives import Category, Excerpt, Indicator, Initiative, Principle
from generator.forms.meeting import Meeting
from generator.papers.initiatives import plans
from generator.records.declare import Record
from tests.handwritten import book_of, cells, plain, written

MEETING = written(Meeting, fiscal_year=2023)
PRINCIPLE = written(Principle, number="①", text="市民の視点に立つ。")
EXCERPT = written(Excerpt, policy="基本方針", issued="令和2年10月")
OTHER_PRINCIPLE = written(Principle, number="②", text="相互の立場を理解する。")
CATEGORY = written(Category, symbol="ア", name="資源の把握")


def initiative(number: str = "①-1", principle: str = "①") -> Initiative:
    return written(Initiative, number=number, name="マップの作成", category="ア", principle=principle)


def indicator(by_year: dict[int, str], number: str = "①-1") -> Indicator:
    return written(Indicator, number=number, by_year=by_year)


def groups(*records: Record) -> Any:
    return plans(book_of(MEETING, EXCERPT, PRINCIPLE, CATEGORY, *records))["基本理念別"]


def years(card: Any) -> list[tuple[int, str]]:
    return [(column["年度"], column["成果指標"]) for column in plain(card["年度別"])]


def test_each_initiative_stands_under_its_principle_in_sheet_order() -> None:
    made = groups(OTHER_PRINCIPLE, initiative("②-1", "②"), initiative("①-2"), initiative("①-1"))
    assert [[card["番号"] for card in group["取組一覧"]] for group in plain(made)] == [["①-2", "①-1"], ["②-1"]]


def test_a_card_names_its_category_after_the_symbol() -> None:
    (group,) = groups(initiative())
    assert plain(group["取組一覧"][0]["事業区分"]) == {"記号": "ア", "事業区分": "資源の把握"}


def test_a_card_has_a_column_for_every_year_that_any_initiative_tells_of() -> None:
    told = indicator({2021: "→", 2020: "検討"}), indicator({2024: "実施"}, "①-2")
    (group,) = groups(initiative("①-1"), initiative("①-2"), *told)
    assert years(group["取組一覧"][0]) == [(2020, "検討"), (2021, "→"), (2024, "")]
    assert years(group["取組一覧"][1]) == [(2020, ""), (2021, ""), (2024, "実施")]


def test_an_indicator_remembers_the_cell_of_its_year() -> None:
    (group,) = groups(initiative(), indicator({2020: "検討", 2021: "→"}))
    assert [cells(column["成果指標"]) for column in group["取組一覧"][0]["年度別"]] == [
        ["by_year:2020"],
        ["by_year:2021"],
    ]


def test_without_any_indicator_the_year_of_the_meeting_stands_empty() -> None:
    (group,) = groups(initiative())
    assert years(group["取組一覧"][0]) == [(2023, "")]


def test_a_principle_without_initiatives_has_an_empty_list() -> None:
    (group,) = groups()
    assert group["取組一覧"] == []
