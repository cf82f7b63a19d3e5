"""The basic policy as a tree of what it prints, and its changes side by side and counted."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compare.blocks import At, Pair, Part, align
from generator.compare.tables import Paragraph, Row, comparison_rows
from generator.compare.text import fold_width
from generator.forms.policy import (
    Body,
    Cover,
    Passage,
    Period,
    Plan,
    PolicyCategory,
    PolicyIndicator,
    PolicyInitiative,
    PolicyPrinciple,
    PolicySubcommittee,
    Scene,
)
from generator.japanese.numbering import Level
from generator.papers.policy.figures import policy_blocks
from generator.papers.policy.revision import Change, changes, points
from generator.records.book import Book
from generator.records.declare import Record
from generator.settings import DEFAULT
from tests.handwritten import book_of, written

COVER = written(Cover, title="基本方針", issued="令和６年４月", city="小金井市")
PRINCIPLE = written(PolicyPrinciple, number="①", text="市民の視点に立つ。")
OUTLINE = "医療資源に関する情報を市民に提供するため、医療資源マップを作成し、配布する。"

ADDED, DROPPED = DEFAULT.marks.added, DEFAULT.marks.dropped
OMITTED, MOVED = DEFAULT.marks.omitted, DEFAULT.marks.moved


def row(level: str, text: str = "", remark: str = "") -> Body:
    return written(Body, level=level, text=text, **({"remark": remark} if remark else {}))


def section(title: str, *texts: str) -> list[Body]:
    return [row(Level.HEADING, title), *(row(Level.TEXT, text) for text in texts)]


def card(number: str, name: str, outline: str = OUTLINE, **more: str) -> PolicyInitiative:
    return written(PolicyInitiative, number=number, name=name, outline=outline, category="ア", principle="①", **more)


def indicators(number: str, by_year: Mapping[int, str]) -> PolicyIndicator:
    return written(PolicyIndicator, number=number, by_year=by_year)


def edition(*records: Record) -> list[Part]:
    return policy_blocks(book_of(COVER, *records))


def initiatives(*records: Record) -> list[Part]:
    return edition(row(Level.HEADING, "取組"), row(Passage.INITIATIVES), PRINCIPLE, *records)


def paired(old: list[Part], new: list[Part]) -> list[Pair]:
    return align(old, new, ignore_width=True)


def table(old: list[Part], new: list[Part]) -> list[Row]:
    return comparison_rows(paired(old, new))


def shown(paragraphs: Iterable[Paragraph]) -> str:
    """A cell as a reader sees it: lines apart by 「／」, underlined words in 〔〕."""
    return "／".join(
        "".join(f"〔{piece.text}〕" if piece.underlined else piece.text for piece in paragraph.pieces)
        for paragraph in paragraphs
    )


def cells(rows: Iterable[Row]) -> list[tuple[str, str]]:
    return [(shown(row.new), shown(row.old)) for row in rows]


def left(paragraphs: Iterable[Paragraph]) -> list[str]:
    """The words of a cell without the underlined ones, width apart; what a year holds may be said by 「→」."""
    lines = ("".join(piece.text for piece in paragraph.pieces if not piece.underlined) for paragraph in paragraphs)
    return [fold_width(line.partition("年度　")[0]) for line in lines if line]


def test_a_section_holds_what_stands_under_its_numbered_heading() -> None:
    _, first, second = edition(*section("背景", "一文。", "二文。"), *section("位置付け", "三文。"))
    assert (first.label, second.label) == ("１　背景", "２　位置付け")
    assert [child.text for child in first.children] == ["一文。", "二文。"]


def test_text_before_the_first_heading_is_a_section_of_its_own() -> None:
    _, before, first = edition(row(Level.TEXT, "はじめに。"), *section("背景"))
    assert (before.name, first.name) == ("（前文）", "背景")


def test_a_part_knows_the_cells_it_came_from() -> None:
    (card_part,) = initiatives(card("①－１", "マップの作成"))[1].children[0].children[0].children
    outline = card_part.children[0]
    assert isinstance(card_part, Part)
    assert isinstance(outline, Part)
    assert {place.cell for place in card_part.places} == {"number", "name", "principle"}
    assert [place.cell for place in outline.places] == ["outline"]


def test_a_figure_drawn_twice_is_compared_once() -> None:
    plan = written(Plan, name="保健福祉総合計画", about="上位の計画")
    (_, part) = edition(row(Level.HEADING, "図"), row(Passage.POSITION), row(Passage.POSITION), plan)
    assert [len(figure.children) for figure in part.children] == [1, 0]


def test_changed_words_are_underlined_on_both_sides_under_their_heading() -> None:
    old, new = (edition(*section("背景", "変わらない文です。", f"第{n}期の計画とします。")) for n in "８９")
    assert cells(table(old, new))[0] == (
        f"（表紙）／{OMITTED}／１　背景／{OMITTED}／第〔９〕期の計画とします。",
        f"（表紙）／{OMITTED}／１　背景／{OMITTED}／第〔８〕期の計画とします。",
    )


def test_equal_editions_have_no_rows() -> None:
    both = initiatives(card("①－１", "マップの作成"))
    assert table(both, both) == []


def test_what_is_new_stands_against_a_mark_and_so_does_what_is_gone() -> None:
    old = edition(*section("背景", "市は連携を推進します。", "この大綱により進めます。"))
    new = edition(*section("背景", "市は連携を推進します。", "部会は四つを置くこととします。"))
    rows = cells(table(old, new))
    assert rows[0][0].endswith(f"〔{DROPPED}〕") or rows[1][0].endswith(f"〔{DROPPED}〕")
    assert any(row[1].endswith(f"〔{ADDED}〕") for row in rows)


def test_a_new_card_is_one_row_with_everything_on_it() -> None:
    old = initiatives(card("①－１", "マップの作成"))
    added = card("①－２", "講演の実施", "看取りに関する理解を広げるため、講演会を開催する。")
    new = initiatives(card("①－１", "マップの作成"), added, indicators("①－２", {2023: "実施"}))
    (made,) = table(old, new)
    assert shown(made.old).endswith(f"〔{ADDED}〕")
    assert [item.new.label for item in made.items][-4:] == ["取組", "事業概要", "事業区分", "成果指標"]
    assert "〔①－２　講演の実施〕／〔看取りに" in shown(made.new)
    assert shown(made.new).endswith("〔令和５年度　実施〕")


def test_an_indicator_is_compared_with_the_same_year() -> None:
    old, new = (
        initiatives(card("①－１", "マップの作成"), indicators("①－１", years))
        for years in ({2022: "作成", 2023: "配布"}, {2023: "配布・検討", 2024: "作成"})
    )
    (made,) = table(old, new)
    assert shown(made.new).endswith("令和５年度　配布〔・検討〕／〔令和６年度　作成〕")
    assert shown(made.old).endswith("〔令和４年度　作成〕／令和５年度　配布")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({2022: "実施", 2023: "→"}, {2022: "実施", 2023: "実施"}),
        ({2022: "75％", 2023: "→"}, {2022: "７５％", 2023: "７５％"}),
        ({2022: "実施\n（２回）"}, {2022: "実施\n（2回）"}),
    ],
)
def test_what_a_year_holds_is_compared_by_its_meaning(before: Mapping[int, str], after: Mapping[int, str]) -> None:
    old, new = (initiatives(card("①－１", "マップの作成"), indicators("①－１", years)) for years in (before, after))
    assert table(old, new) == []
    assert counted(old, new) == []


def test_an_arrow_after_other_words_is_a_change() -> None:
    old, new = (
        initiatives(card("①－１", "マップの作成"), indicators("①－１", {2022: words, 2023: "→"}))
        for words in ("作成", "配布")
    )
    (made,) = table(old, new)
    assert shown(made.new).endswith("令和４年度　〔配布〕／令和５年度　〔→〕")


def test_width_alone_is_no_change() -> None:
    old, new = (edition(*section("背景", f"令和{year}年度からＩＣＴを使う。")) for year in ("６", "6"))
    assert table(old, new) == []


def test_a_card_taller_than_a_page_goes_on_under_its_name() -> None:
    outline = "医療と介護の関係者が集まり、課題を話し合う。" * 45
    old, new = (
        initiatives(card("①－１", "マップの作成", outline + end), indicators("①－１", {2023: words}))
        for end, words in (("", "作成"), ("以上。", "配布"))
    )
    first, second = table(old, new)
    assert shown(first.items[-1].new.paragraphs).endswith("〔以上。〕")
    assert shown(second.items[0].new.paragraphs) == "①－１　マップの作成（続き）"
    assert first.changes == second.changes


def test_a_figure_is_told_once_in_words() -> None:
    periods = [
        written(Period, plan="本方針", by_year=dict.fromkeys(years, "計画期間"), emphasis="")
        for years in (range(2020, 2024), range(2024, 2027))
    ]
    old, new = (edition(row(Level.HEADING, "予定"), row(Passage.SCHEDULE), period) for period in periods)
    (made,) = table(old, new)
    assert shown(made.new).endswith("（図：スケジュール）／本方針／令和〔６〕年度～令和〔８〕年度　計画期間")


def test_the_captions_of_a_new_figure_are_not_underlined() -> None:
    scene = written(Scene, name="①日常の療養支援", about="")
    old, new = edition(row(Level.HEADING, "場面")), edition(row(Level.HEADING, "場面"), row(Passage.SCENES), scene)
    (made,) = table(old, new)
    assert shown(made.new).endswith("（図：場面）／〔①日常の療養支援〕")
    assert shown(made.old).endswith(f"（図：場面）／〔{ADDED}〕")


def test_a_new_number_is_remarked() -> None:
    first, second = card("①－１", "マップの作成"), card("①－２", "講演の実施", "講演会を開催し、理解を広げる。")
    moved_up = card("①－１", "講演の実施", "講演会を開催し、理解を広げる。")
    rows = table(initiatives(first, second), initiatives(moved_up))
    (renumbered,) = [made for made in rows if "講演の実施" in shown(made.new)]
    assert "①－〔１〕" in shown(renumbered.new)
    assert [piece.text for piece in renumbered.remarks] == ["番号の変更"]


def test_a_paragraph_in_another_section_is_marked_as_moved() -> None:
    text = "医療と介護の関係者が相互の立場を理解し、協力することを目指します。"
    old = edition(*section("背景", text, "市は連携を推進します。"), *section("体制", "部会は三つとします。"))
    new = edition(*section("背景", "市は連携を推進します。"), *section("体制", "部会は三つとします。", text))
    (made,) = table(old, new)
    assert shown(made.new).endswith(f"〔{MOVED}〕／{text}")
    assert [piece.text for piece in made.remarks] == ["移動"]


def test_a_remark_of_the_new_edition_stands_beside_its_change() -> None:
    old = edition(row(Level.HEADING, "背景"), row(Level.TEXT, "第８期の計画とします。", "前の備考"))
    new = edition(row(Level.HEADING, "背景"), row(Level.TEXT, "第９期の計画とします。", "計画の改定による。"))
    (made,) = table(old, new)
    assert [piece.text for piece in made.remarks] == ["計画の改定による。"]
    assert [place.cell for piece in made.remarks for place in piece.places] == ["remark"]


def test_omitted_parts_still_name_their_cells() -> None:
    old, new = (edition(*section("背景", "変わらない文です。", f"第{n}期の計画とします。")) for n in "８９")
    omitted = [piece for line in table(old, new)[0].new for piece in line.pieces if piece.text == OMITTED]
    assert all(piece.places for piece in omitted)


SENTENCE = st.sampled_from(
    [
        "市は連携を推進します。",
        "市は、連携を強力に推進します。",
        "部会は三つとします。",
        "令和２年度から始めます。",
        "研修を行う。",
    ]
) | st.text("市医療介護の、。１２", min_size=1, max_size=8)
SECTION = st.tuples(st.sampled_from(["背景", "位置付け", "体制"]), st.lists(SENTENCE, max_size=3))
CARD = st.tuples(
    st.sampled_from(["マップの作成", "講演の実施", "研修の実施"]),
    SENTENCE,
    st.dictionaries(st.integers(2020, 2025), st.sampled_from(["→", "実施", "検討"]), max_size=3),
)


@st.composite
def policies(draw: st.DrawFn) -> list[Part]:
    records: list[Record] = [
        body for title, texts in draw(st.lists(SECTION, max_size=3)) for body in section(title, *texts)
    ]
    records += [row(Level.HEADING, "取組"), row(Passage.INITIATIVES), PRINCIPLE]
    for at, (name, outline, years) in enumerate(draw(st.lists(CARD, max_size=3)), start=1):
        records += [card(f"①－{at}", name, outline), indicators(f"①－{at}", years)]
    return edition(*records)


@settings(deadline=None)
@given(policies(), policies())
def test_without_the_underlined_words_both_sides_of_every_row_are_equal(old: list[Part], new: list[Part]) -> None:
    for made in table(old, new):
        assert left(made.old) == left(made.new)


def credited(found: Iterable[At], counted: set[At]) -> set[At]:
    """The changes that parts belong to: themselves, or what they stand in."""

    def within(at: At, whole: At) -> bool:
        return all(
            mine == theirs or (mine is not None and theirs is not None and mine[: len(theirs)] == theirs)
            for mine, theirs in zip(at, whole, strict=True)
        )

    return {
        max(
            (whole for whole in counted if within(at, whole)),
            key=lambda whole: len(whole[0] or whole[1] or ()),
            default=at,
        )
        for at in found
    }


@settings(deadline=None)
@given(policies(), policies())
def test_the_table_and_the_summary_tell_of_the_same_changes(old: list[Part], new: list[Part]) -> None:
    pairs = paired(old, new)
    found = [(pair, list(changes(pair))) for pair in pairs]
    counted = {change.at for _, of_section in found for change in of_section}
    assert credited((at for made in comparison_rows(pairs) for at in made.changes), counted) == counted
    told = [at for _, lines in points(found, DEFAULT) for point in lines for at in point.changes]
    assert sorted(told, key=repr) == sorted(counted, key=repr)


@settings(deadline=None)
@given(policies(), policies())
def test_every_row_shows_a_change_but_the_last(old: list[Part], new: list[Part]) -> None:
    rows = table(old, new)
    assert all(made.changed for made in rows[:-1])


@settings(deadline=None)
@given(policies())
def test_an_edition_against_itself_has_neither_rows_nor_changes(both: list[Part]) -> None:
    pairs = paired(both, both)
    assert comparison_rows(pairs) == []
    assert [change for pair in pairs for change in changes(pair)] == []


def counted(old: list[Part], new: list[Part]) -> list[tuple[Change, str]]:
    found = (changed for pair in paired(old, new) for changed in changes(pair))
    return [(changed.change, changed.part.name or changed.part.text) for changed in found]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"name": "マップの作成"}, {"name": "一覧の作成"}, Change.RENAMED),
        (
            {"name": "マップの作成"},
            {"name": "マップの作成", "outline": f"{OUTLINE}なお、毎年更新する。"},
            Change.REWORDED,
        ),
    ],
)
def test_a_card_counts_once_as_what_happened_to_it(before: Any, after: Any, change: Change) -> None:
    old, new = (initiatives(card("①－１", **values)) for values in (before, after))
    assert counted(old, new) == [(change, after["name"])]


def test_a_card_of_which_only_the_indicators_changed_says_so() -> None:
    old, new = (
        initiatives(card("①－１", "マップの作成"), indicators("①－１", {2023: words})) for words in ("作成", "配布")
    )
    assert counted(old, new) == [(Change.INDICATORS, "マップの作成")]


def test_a_new_section_counts_beside_what_is_in_it() -> None:
    topics = written(PolicySubcommittee, name="入退院支援部会", vision="不安なく過ごす。", topics="（イ）課題の抽出")
    old = edition(*section("背景", "市は連携を推進します。"))
    new = edition(
        *section("背景", "市は連携を推進します。"),
        *section("体制", "部会を置きます。"),
        row(Passage.SUBCOMMITTEES),
        topics,
    )
    assert counted(old, new) == [
        (Change.ADDED, "体制"),
        (Change.ADDED, "部会を置きます。"),
        (Change.ADDED, "入退院支援部会"),
    ]


def test_a_table_that_went_whole_counts_once() -> None:
    boxes = [written(PolicyCategory, symbol=s, name=f"{s}の事業", content="研修を行う。") for s in "アイ"]
    old = edition(row(Level.HEADING, "事業"), row(Passage.CATEGORIES), *boxes)
    assert counted(old, edition(row(Level.HEADING, "事業"))) == [(Change.DROPPED, Passage.CATEGORIES)]


def test_the_book_of_a_paper_keeps_the_order_its_editions_are_named_in() -> None:
    names = ["基本方針_改訂案.xlsx", "基本方針_現行.xlsx"]
    covers = [in_workbook(name) for name in names]
    book = Book({Cover: covers})
    assert [cover.workbook for cover in book.within(names[::-1])[Cover]] == names[::-1]


def in_workbook(name: str) -> Cover:
    from generator.problem import Place
    from generator.records.declare import Cell

    cell = {"title": Cell(Place(name, "表紙", "B1"), "基本方針")}
    made = Cover.read({"title": "基本方針", "issued": "", "city": ""}, cell)
    assert isinstance(made, Cover)
    return made
