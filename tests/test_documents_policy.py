"""基本方針: the text and its pages, the figures drawn from data, the cards and the boxes."""

from pathlib import Path
from typing import Any

from generator.forms.policy import (
    MARK,
    PASSAGES,
    Body,
    Cover,
    Passage,
    Period,
    PolicyCategory,
    PolicyIndicator,
    PolicyInitiative,
    PolicyPrinciple,
    Rearranged,
    Vision,
)
from generator.japanese.numbering import Level
from generator.papers.policy.text import policy
from generator.records.declare import Record
from generator.records.said import final
from generator.settings import BLANK, Digits
from generator.word import verify
from generator.word.render import render
from generator.word.template import checked
from tests.conftest import ROOT
from tests.handwritten import book_of, cells, plain, written
from tests.papers import W, lines, paragraph, part, words

COVER = written(Cover, title="基本方針", issued="令和９年４月", city="小金井市")
PRINCIPLE = written(PolicyPrinciple, number="①", text="市民の視点に立つ。")
INITIATIVE = written(PolicyInitiative, number="①－１", name="マップの作成", category="ア", principle="①")


def fields(*records: Record) -> Any:
    return policy(book_of(COVER, *records))


def row(level: str, text: str = "", *, new_page: bool = False) -> Body:
    return written(Body, level=level, text=text, new_page=MARK if new_page else "")


def passages(*rows: Body) -> list[Any]:
    (part,) = fields(*rows)["区画一覧"]
    return list(part["段落一覧"])


def test_headings_are_numbered_in_full_width() -> None:
    made = passages(row(Level.HEADING, "背景"), row(Level.TEXT, "文。"), row(Level.HEADING, "位置付け"))
    assert [passage["行頭"] for passage in made] == ["１　", "", "２　"]


def test_figures_and_citations_do_not_disturb_the_numbers() -> None:
    rows = [row(Level.HEADING, "背景"), row(Passage.CITATION, "引用：手引き"), row(Passage.POSITION)]
    assert passages(*rows, row(Level.HEADING, "次"))[-1]["行頭"] == "２　"


def test_the_chapter_of_the_structure_chart_lies_across_and_the_others_do_not() -> None:
    rows = [row(Level.HEADING, "前"), row(Level.HEADING, "体系図"), row(Passage.STRUCTURE), row(Level.HEADING, "後")]
    made = [(part["横"], len(part["段落一覧"])) for part in fields(*rows)["区画一覧"]]
    assert made == [("", 1), (MARK, 2), ("", 1)]


def test_what_stands_before_another_figure_and_what_follows_the_chart_stays_upright() -> None:
    rows = [row(Level.HEADING, "姿"), row(Passage.VISION), row(Level.TEXT, "次の図のとおり。"), row(Passage.STRUCTURE)]
    made = fields(*rows, row(Passage.CITATION, "引用：手引き"))["区画一覧"]
    assert [(part["横"], len(part["段落一覧"])) for part in made] == [("", 2), (MARK, 2), ("", 1)]


def test_a_figure_that_has_nothing_to_show_says_so() -> None:
    rows = [row(Passage.VISION), row(Passage.SCHEDULE), row(Passage.INITIATIVES)]
    assert [passage["種類"] for passage in passages(*rows)] == ["該当なし"] * 3
    vision = written(
        Vision, heading="理想像", text="安心して暮らす。", catchphrase_heading="合い言葉", catchphrase="いつまでも"
    )
    (part,) = fields(row(Passage.VISION), vision)["区画一覧"]
    assert [passage["種類"] for passage in part["段落一覧"]] == [Passage.VISION]


def test_an_empty_line_parts_a_heading_from_text_above_but_not_from_a_figure_nor_a_page_break() -> None:
    made = passages(
        row(Level.HEADING, "一"),
        row(Level.TEXT, "文。"),
        row(Level.HEADING, "二"),
        row(Passage.POSITION),
        row(Level.HEADING, "三"),
        row(Level.TEXT, "文。"),
        row(Level.HEADING, "四", new_page=True),
    )
    assert [passage["空行"] for passage in made] == ["", "", MARK, "", "", "", ""]
    assert [passage["改ページ"] for passage in made] == ["", "", "", "", "", "", MARK]


def test_no_page_is_turned_before_the_first_row_of_a_part() -> None:
    (made,) = passages(row(Level.HEADING, "一", new_page=True))
    assert made["改ページ"] == ""


def test_neighbouring_years_of_the_schedule_with_the_same_words_become_one_band() -> None:
    period = written(Period, plan="事業計画", by_year={2023: "第８期", 2024: "第９期", 2025: "第９期"})
    other = written(Period, plan="本方針", by_year={2026: "計画期間"})
    schedule = fields(period, other)["予定"]
    assert schedule["年度一覧"] == [2023, 2024, 2025, 2026]
    bands = [plain(plan["帯一覧"]) for plan in schedule["計画一覧"]]
    assert [(band["言葉"], band["幅"]) for band in bands[0]] == [("第８期", 1), ("第９期", 2), ("", 1)]
    assert [(band["言葉"], band["幅"]) for band in bands[1]] == [("", 1), ("", 1), ("", 1), ("計画期間", 1)]
    assert cells(schedule["計画一覧"][0]["帯一覧"][1]["言葉"]) == ["by_year:2024", "by_year:2025"]


def test_what_was_rearranged_alike_stands_together_and_what_has_no_counterpart_is_a_bar() -> None:
    rows = [("ア", "分析"), ("イ", "分析"), ("", "評価"), ("ク", "")]
    made = plain(fields(*[written(Rearranged, before=before, after=after) for before, after in rows])["整理一覧"])
    assert [(group["改正後"], group["改正前一覧"]) for group in made] == [
        ("分析", ["ア", "イ"]),
        ("評価", [BLANK]),
        (BLANK, ["ク"]),
    ]


def test_a_card_names_its_category_and_has_every_year_of_the_edition() -> None:
    category = written(PolicyCategory, symbol="ア", name="資源の把握")
    indicator = written(PolicyIndicator, number="①－１", by_year={2026: "検討", 2027: "→"})
    (group,) = plain(fields(PRINCIPLE, category, INITIATIVE, indicator)["基本理念別"])
    (card,) = group["取組一覧"]
    assert card["事業区分"] == {"記号": "ア", "事業区分": "資源の把握"}
    assert [(year["年度"], year["成果指標"]) for year in card["年度別"]] == [(2026, "検討"), (2027, "→")]


def test_only_categories_with_a_description_get_a_box_and_its_heading_may_differ() -> None:
    told = written(PolicyCategory, symbol="ア", name="資源の把握", content="リストを作成する。")
    other = written(
        PolicyCategory, symbol="ク", name="市区町村の連携", content="協議する。", content_heading="市町村の連携"
    )
    made = plain(fields(told, written(PolicyCategory, symbol="ケ", name="新規"), other)["事業区分一覧"])
    assert [(box["記号"], box["見出し"]) for box in made] == [("ア", "資源の把握"), ("ク", "市町村の連携")]


def paper(folder: Path, *records: Record) -> Path:
    """The Word file of an edition with these records."""
    composed = {**fields(*records), "資料": {"資料番号": "", "資料名": "基本方針"}}
    made = render(checked(ROOT / "templates_docx" / "policy.docx"), composed, title="基本方針", digits=Digits.FULL)
    assert verify.faults(made.data, made.printed) == []
    path = folder / "policy.docx"
    path.write_bytes(made.data)
    return path


def test_every_figure_without_data_says_so(tmp_path: Path) -> None:
    drawn = [passage for passage in Passage if passage.startswith(("図", "表"))]
    assert words(paper(tmp_path, *map(row, PASSAGES))).count("該当なし") == len(drawn)


def test_a_figure_is_told_in_words_made_from_its_data_and_prints_none_of_them(tmp_path: Path) -> None:
    vision = written(
        Vision, heading="理想像", text="安心して\n暮らす", catchphrase_heading="合言葉", catchphrase='"<輪>"'
    )
    made = part(paper(tmp_path, row(Passage.STRUCTURE), row(Passage.VISION), PRINCIPLE, INITIATIVE, vision))
    told = {node.get(f"{W}val") for node in made.iter(f"{W}tblDescription")}
    assert told == {
        "理想像「安心して 暮らす」を実現する基本理念と、その下の取組の図。"
        "基本理念①「市民の視点に立つ。」の取組は、①－１　マップの作成。",
        "理想像。安心して 暮らす",
        '合言葉。"<輪>"',
    }


def test_headings_have_the_level_of_their_number(tmp_path: Path) -> None:
    rows = [row(Level.HEADING, "目的"), row(Level.PAREN, "経緯"), row(Level.KANA, "決めた。"), row(Level.PAREN, "今後")]
    made = part(paper(tmp_path, *rows))
    levels = [(paragraph(one), one.find(f"{W}pPr/{W}outlineLvl")) for one in made.iter(f"{W}p")]
    told = {said: level.get(f"{W}val") for said, level in levels if said and level is not None}
    assert told == {"１　目的": "1", "（１）　経緯": "2"}


def test_an_edition_of_other_years_needs_no_other_template(tmp_path: Path) -> None:
    indicator = written(PolicyIndicator, number="①－１", by_year=dict.fromkeys(range(2026, 2031), "実施"))
    made = lines(paper(tmp_path, row(Passage.INITIATIVES), PRINCIPLE, INITIATIVE, indicator))
    assert "| 成果指標 | 令和８年度 | 令和９年度 | 令和１０年度 | 令和１１年度 | 令和１２年度 |" in made


def test_a_number_of_a_band_survives_full_width_digits() -> None:
    period = written(Period, plan="本方針", by_year=dict.fromkeys(range(2020, 2032), "計画期間"))
    (band,) = final(fields(period)["予定"], Digits.FULL)["計画一覧"][0]["帯一覧"]  # type: ignore[call-overload,index] # nested fields
    assert int(band["幅"]) == 12
