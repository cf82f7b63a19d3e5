"""見え消し: accepted it is the new edition, rejected the old one, whatever became what."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.settings import UNCHANGED
from generator.word.redline import LEGEND, printable, revised, says
from tests.redline_reading import ACCEPTED, REJECTED, W, body_of, reading
from tests.word_files import Blocks, file_of, paragraph, word_file

DAY = date(2023, 7, 13)
SENTENCES = [
    "市は、医療と介護の連携を推進します。",
    "市は、医療及び介護の連携を強力に推進します。",
    "部会は、三つとします。",
    "令和２年１０月",
    "令和６年４月",
    "",
]
TEXT = st.sampled_from(SENTENCES) | st.text("市医療と介護の、。12", max_size=6)
CELL = st.lists(TEXT, min_size=1, max_size=2)
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=3), min_size=1, max_size=3)


@st.composite
def editions(draw: st.DrawFn) -> list[Any]:
    """A body as Word keeps them: text first and last, text between two tables."""
    blocks: list[Any] = [draw(TEXT)]
    for is_table in draw(st.lists(st.booleans(), max_size=4)):
        blocks += [draw(TABLE), draw(TEXT)] if is_table else [draw(TEXT)]
    return blocks


def redline(old: Blocks, new: Blocks) -> etree._Element:
    return body_of(revised(word_file(old), word_file(new), title="", day=DAY))


def said(node: etree._Element) -> str:
    return "".join(map(str, node.itertext()))


def revisions(body: etree._Element) -> list[tuple[str, str]]:
    """What is marked, in order: ins or del, and the words; 「¶」 for a paragraph mark, 「行」 for a row."""
    found = []
    for node in body.iter(f"{W}ins", f"{W}del"):
        parent = node.getparent()
        assert parent is not None
        words = {f"{W}rPr": "¶", f"{W}trPr": "行"}.get(parent.tag) or said(node)
        found.append((etree.QName(node).localname, words))
    return found


@settings(deadline=None)
@given(editions(), editions())
def test_accepting_all_gives_the_new_edition_and_rejecting_all_the_old_one(old: Any, new: Any) -> None:
    made, before, after = (
        revised(word_file(old), word_file(new), title="", day=DAY),
        *(body_of(word_file(edition)) for edition in (old, new)),
    )
    assert reading(body_of(made), ACCEPTED) == reading(after, ACCEPTED)
    assert reading(body_of(made), REJECTED) == reading(before, REJECTED)
    assert says(made, old=word_file(old), new=word_file(new))


def test_a_mark_of_a_paragraphs_end_comes_before_its_looks_as_word_wants_it() -> None:
    looks = '<w:rPr><w:b/><w:sz w:val="24"/></w:rPr>'
    old, new = (
        file_of("".join(paragraph(text, looks) for text in texts)) for texts in (["目的", "廃止"], ["新設", "目的"])
    )
    marks = [*body_of(revised(old, new, title="", day=DAY)).iterfind(f"{W}p/{W}pPr/{W}rPr")]
    assert {etree.QName(mark[0]).localname for mark in marks} == {"ins", "del", "b"}
    assert not [mark for mark in marks for late in list(mark)[1:] if late.tag in (f"{W}ins", f"{W}del")]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        (["目的", "令和２年度"], ["目的", "令和６年度"], [("del", "２"), ("ins", "６")]),
        (
            ["目的", "おわり"],
            ["目的", "部会は三つとします。", "おわり"],
            [("ins", "¶"), ("ins", "部会は三つとします。")],
        ),
        (
            ["目的", "部会は三つとします。", "おわり"],
            ["目的", "おわり"],
            [("del", "¶"), ("del", "部会は三つとします。")],
        ),
        (["一行目\n二行目"], ["一行目"], [("del", "二行目")]),
    ],
)
def test_only_what_changed_is_marked(old: Blocks, new: Blocks, marked: list[tuple[str, str]]) -> None:
    assert revisions(redline(old, new)) == marked


def test_equal_editions_are_not_marked_and_say_so_at_the_head_of_the_page() -> None:
    edition = ["目的", [[["取組"], ["研修"]]], "おわり"]
    made = revised(word_file(edition), word_file(edition), title="", day=DAY)
    assert revisions(body_of(made)) == []
    assert UNCHANGED in text_of_part(made, "word/headline.xml")


def text_of_part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return said(etree.fromstring(archive.read(name)))


def test_a_header_of_the_template_keeps_its_words_below_the_line() -> None:
    data = word_file(["目的"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/header1.xml"] = f'<w:hdr xmlns:w="{W[1:-1]}">{paragraph("小金井市")}</w:hdr>'.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert text_of_part(revised(data, made.getvalue(), title="", day=DAY), "word/header1.xml") == f"{UNCHANGED}小金井市"


def test_a_row_that_was_added_is_marked_as_a_row() -> None:
    rows = [[["取組"], ["研修の実施"]], [["概要"], ["研修を行う。"]]]
    added = [["区分"], ["医療・介護関係者の研修"]]
    made = redline(["目的", rows, "おわり"], ["目的", [*rows, added], "おわり"])
    assert revisions(made)[0] == ("ins", "行")
    assert {kind for kind, _ in revisions(made)} == {"ins"}


def test_a_table_with_another_number_of_columns_has_one_grid_for_the_rows_of_both() -> None:
    old, new = ([[["年度"], *([["実施"]] * years)]] for years in (3, 4))
    (made,) = redline(["目的", old, "おわり"], ["目的", new, "おわり"]).iter(f"{W}tbl")
    columns = len(made.findall(f"{W}tblGrid/{W}gridCol"))
    spans = [[int(span.get(f"{W}val") or 1) for span in row.iter(f"{W}gridSpan")] for row in made.iter(f"{W}tr")]
    assert [sum(row) for row in spans] == [columns, columns]
    assert [len(row) for row in spans] == [4, 5]


def test_a_card_that_gave_way_to_another_is_struck_whole() -> None:
    def card(name: str, outline: str) -> list[list[list[str]]]:
        return [[["取組"], [name]], [["概要"], [outline]]]

    old = card("患者基本情報シートの作成", "入院時に病院が使用するシートを作成し、運用を開始する。")
    new = card("看取りに関する講演", "将来の変化に備えた医療を受けられる環境を整備するため、講演を行う。")
    rows = list(redline(["目的", old, "おわり"], ["目的", new, "おわり"]).iter(f"{W}tr"))
    assert [etree.QName(row.find(f"{W}trPr")[-1]).localname for row in rows] == ["del", "del", "ins", "ins"]  # type: ignore[index]


def test_a_dropped_empty_line_is_the_one_above_the_dropped_table() -> None:
    first, second = ([[["取組"], [name]]] for name in ("医療資源マップの作成と配布", "多職種連携研修の企画"))
    made = redline(["目的", first, "", second, "", "おわり"], ["目的", first, "", "おわり"])
    blocks = [(etree.QName(block).localname, block.find(f"{W}pPr/{W}rPr/{W}del") is not None) for block in made]
    assert blocks[2:5] == [("p", True), ("tbl", False), ("p", False)]


def test_a_page_that_lies_across_is_one_in_the_woven_paper() -> None:
    def edition(text: str) -> bytes:
        across = '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'
        return file_of(paragraph("目的") + paragraph(text) + paragraph("", across) + paragraph("おわり"))

    made = body_of(revised(edition("体系図"), edition("推進の体制"), title="", day=DAY))
    assert [size.get(f"{W}w") for size in made.iter(f"{W}pgSz")] == ["16838", "11906"]


def test_a_section_that_was_dropped_leaves_no_page_behind() -> None:
    across = paragraph("", '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>')
    old = file_of(paragraph("目的") + across + paragraph("おわり"))
    made = body_of(revised(old, word_file(["目的", "おわり"]), title="", day=DAY))
    assert [size.get(f"{W}w") for size in made.iter(f"{W}pgSz")] == ["11906"]


def test_text_keeps_the_format_it_has_in_its_own_edition() -> None:
    old, new = (file_of(paragraph(text, run_properties="<w:b/>")) for text in ("令和２年度", "令和６年度"))
    made = body_of(revised(old, new, title="", day=DAY))
    assert len(list(made.iter(f"{W}r"))) == len(list(made.iter(f"{W}b"))) == 4


def test_revisions_are_signed_by_the_section_with_the_day_and_a_number_each() -> None:
    old, new = word_file(["目的", "令和２年度", "おわり"]), word_file(["目的", "令和６年度", "また", "おわり"])
    made = body_of(revised(old, new, title="", day=DAY, author="介護福祉課"))
    marks = list(made.iter(f"{W}ins", f"{W}del"))
    assert {mark.get(f"{W}author") for mark in marks} == {"介護福祉課"}
    assert {mark.get(f"{W}date") for mark in marks} == {"2023-07-13T00:00:00Z"}
    assert [mark.get(f"{W}id") for mark in marks] == [str(number) for number in range(1, len(marks) + 1)]


def test_the_printed_form_has_lines_and_no_revisions() -> None:
    edition = (
        ["目的", [[["取組"], ["医療資源マップの作成"]], [["年度"], ["２"]]], "施策の大綱"],
        ["目的", [[["取組"], ["医療資源マップの作成"]], [["年度"], ["６"]], [["区分"], ["研修"]]], "施策の方針"],
    )
    woven = revised(*(word_file(each) for each in edition), title="", day=DAY)
    made = body_of(printable(woven, title=""))
    assert not list(made.iter(f"{W}ins", f"{W}del", f"{W}delText"))
    lines = {line: "".join(lined(made, line)) for line in ("strike", "u")}
    assert lines == {"strike": "２大綱", "u": "６区分研修方針"}
    assert LEGEND in text_of_part(printable(woven, title=""), "word/headline.xml")


def lined(body: etree._Element, line: str) -> list[str]:
    runs = [run for run in body.iter(f"{W}r") if run.find(f"{W}rPr/{W}{line}") is not None]
    return [said(run) for run in runs]


def test_lines_stand_where_the_schema_wants_them() -> None:
    own = "<w:rStyle w:val='a'/><w:b/><w:color w:val='000000'/><w:sz w:val='21'/><w:lang w:val='ja-JP'/>"
    old, new = (file_of(paragraph(text, run_properties=own)) for text in ("令和２年度", "令和６年度"))
    made = body_of(printable(revised(old, new, title="", day=DAY), title=""))
    orders = {
        tuple(etree.QName(p).localname for p in properties) for properties in made.iter(f"{W}rPr") if len(properties)
    }
    assert orders == {
        ("rStyle", "b", "color", "sz", "lang"),
        ("rStyle", "b", "strike", "color", "sz", "lang"),
        ("rStyle", "b", "color", "sz", "u", "lang"),
    }


def test_equal_editions_give_equal_bytes_twice() -> None:
    files = word_file(["目的", "令和２年度"]), word_file(["目的", "令和６年度"])
    assert revised(*files, title="題", day=DAY) == revised(*files, title="題", day=DAY)


def test_a_file_that_says_something_else_is_noticed() -> None:
    old, new = word_file(["目的", "令和２年度"]), word_file(["目的", "令和６年度"])
    assert not says(new, old=old, new=new)


def test_fields_in_dropped_text_stay_fields() -> None:
    field = "<w:p><w:r><w:t>頁</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:tab/></w:r></w:p>"
    made = body_of(
        revised(file_of(paragraph("目的") + field + paragraph("了")), word_file(["目的", "了"]), title="", day=DAY)
    )
    assert [node.text for node in made.iter(f"{W}delInstrText")] == ["PAGE"]
    assert len(list(made.iter(f"{W}tab"))) == 1


def test_revisions_of_a_paper_without_a_sitting_have_no_day() -> None:
    old, new = word_file(["目的"]), word_file(["目標"])
    for day, dated in ((DAY, {"2023-07-13T00:00:00Z"}), (None, {None})):
        made = revised(old, new, title="", day=day)
        assert {node.get(f"{W}date") for node in body_of(made).iter(f"{W}ins", f"{W}del")} == dated
        assert says(made, old=old, new=new)
