"""A row that no page can hold may split, an inner table is as tall as the cells beside it, and a grown paper loses nothing."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from generator.excel.blank import blank
from generator.excel.read import read
from generator.forms import workbooks
from generator.forms.annual_plan import WORKBOOK, DoneLastYear, PlanIssue, Planned
from generator.office import SAMPLES, OfficeFolders
from generator.ooxml.parts import line_count
from generator.packet.steps import make_packet
from generator.records.declare import Record
from generator.word.layout import Heights, settle
from tests import rendering
from tests.conftest import ROOT
from tests.papers import W, part, words
from tests.word_files import file_of, paragraph

PAGE = 10_000  # twips between the margins of the page below
LINE = 240
STYLES = etree.fromstring(
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults>'
    '<w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    f'<w:spacing w:line="{LINE}" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults></w:styles>'
)
SECTION = f'<w:sectPr><w:pgSz w:w="12000" w:h="{PAGE + 2000}"/><w:pgMar w:top="1000" w:bottom="1000"/></w:sectPr>'
WHOLE = "<w:cantSplit/>"


def cell(*content: str, width: int = 2000) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}"/></w:tcPr>{"".join(content)}</w:tc>'


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def settled(*blocks: str) -> etree._Element:
    """The document part after its rows were settled."""
    with zipfile.ZipFile(io.BytesIO(file_of("".join(blocks) + SECTION))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for section in list(root.iter(f"{W}sectPr"))[1:]:
        section.getparent().remove(section)  # type: ignore[union-attr] # a section stands in a body
    settle(root[0], STYLES)
    return root


def whole(root: etree._Element) -> list[bool]:
    return [one.find(f"{W}trPr/{W}cantSplit") is not None for one in root.iter(f"{W}tr")]


def least(root: etree._Element) -> list[int]:
    return [int(node.get(f"{W}val") or 0) for node in root.iter(f"{W}trHeight")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("あ" * 10, 1),
        ("あ" * 11, 2),
        ("a" * 20, 1),
        ("あ" * 8 + "ab。", 1),
        ("あ" * 9 + "ab。", 2),
        ("あ" * 10 + "。", 2),
        ("あ" * 7 + "medicine", 2),
        ("m" * 41, 3),
    ],
)
def test_lines_break_as_japanese_is_set(text: str, lines: int) -> None:
    assert line_count(text, 10, 1, 0.5) == lines


def test_a_mark_that_stands_out_gives_the_first_line_more_room() -> None:
    assert [line_count("・" + "あ" * 10, 10, 1, 0.5, ahead=ahead) for ahead in (0, 1)] == [2, 1]


@pytest.mark.parametrize(
    ("letters", "closer"),
    [(20, False), (21, True), (22, False), (41, True), (43, False)],
    ids=["full", "one over", "two over", "one over two lines", "three over"],
)
def test_a_last_line_of_a_letter_is_drawn_in_where_little_does_it(letters: int, closer: bool) -> None:
    made = settled(table(row(cell(paragraph("あ" * letters), width=4000))))
    assert [node.get(f"{W}val") for node in made.iter(f"{W}spacing")] == (["-12"] if closer else [])


def test_what_is_left_between_latin_and_japanese_letters_counts_and_where_a_tab_leads_to_is_not_guessed() -> None:
    assert [line_count("あ" * 8 + "12あ", 10, 1, 0.5, gap=gap) for gap in (0, 0.25)] == [1, 2]
    whole_line = paragraph("あ" * 21)
    with_a_tab = whole_line.replace("<w:t", "<w:tab/><w:t", 1)
    assert with_a_tab != whole_line
    for drawn, spacings in ((whole_line, 1), (with_a_tab, 0)):
        made = settled(table(row(cell(drawn, width=4000))))
        assert len(list(made.iter(f"{W}spacing"))) == spacings


def test_a_figure_alone_on_a_page_that_lies_across_takes_half_of_it_at_least() -> None:
    low = row(cell(paragraph("い")), properties='<w:trHeight w:val="400" w:hRule="atLeast"/>')
    between = row(cell(paragraph("")), properties='<w:trHeight w:val="20" w:hRule="exact"/>')
    for section, grows in ((SECTION, False), (SECTION.replace('w:w="12000"', 'w:w="14000"'), True)):
        part_of_text = f"<w:p><w:pPr>{section}</w:pPr></w:p>"
        first, second, third = least(settled(table(low, between, low), part_of_text, paragraph("次")))
        assert second == 20
        assert (first == third > 1000) == grows


def test_columns_that_fit_themselves_are_as_wide_as_lets_the_table_be_low() -> None:
    cells = [cell(paragraph("あ" * count), width=2000) for count in (2, 40, 4)]
    drawn = table(row(*cells)).replace("<w:tblPr/>", '<w:tblPr><w:tblLayout w:type="autofit"/></w:tblPr>')
    made = settled(drawn.replace("<w:tblGrid/>", "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * 3 + "</w:tblGrid>"))
    first, *others = [int(node.get(f"{W}w") or 0) for node in made.iter(f"{W}gridCol")]
    assert first == 2000
    assert sum(others) == 4000
    assert others[0] > others[1] >= 1000
    assert [int(node.get(f"{W}w") or 0) for node in made.iter(f"{W}tcW")] == [first, *others]
    assert next(made.iter(f"{W}tblLayout")).get(f"{W}type") == "fixed"


def test_a_cells_height_is_its_lines_and_margins() -> None:
    margins = (
        '<w:tblCellMar><w:top w:w="40"/><w:left w:w="100"/><w:bottom w:w="40"/><w:right w:w="100"/></w:tblCellMar>'
    )
    drawn = table(row(cell(paragraph("あ" * 18), paragraph("い")))).replace(
        "<w:tblPr/>", f"<w:tblPr>{margins}</w:tblPr>"
    )
    (found,) = settled(drawn).iter(f"{W}tc")
    assert Heights(STYLES).cell(found) == 3 * LINE + 80  # nine characters of 10 points a line


def test_a_table_that_says_nothing_of_itself_and_a_style_of_odd_lengths_have_no_room_around_their_text() -> None:
    (found,) = settled(table(row(cell(paragraph("あ" * 18)))).replace("<w:tblPr/>", "")).iter(f"{W}tc")
    odd = '<w:style w:type="paragraph" w:styleId="Hyo"><w:pPr><w:spacing w:before="1.5" w:line="x"/></w:pPr></w:style></w:styles>'
    styles = etree.fromstring(etree.tostring(STYLES, encoding="unicode").replace("</w:styles>", odd))
    assert Heights(styles).cell(found) > 0


def test_what_a_style_puts_around_a_paragraph_counts_unless_the_paragraph_says_otherwise() -> None:
    styles = etree.fromstring(
        etree.tostring(STYLES, encoding="unicode").replace(
            "</w:styles>",
            '<w:style w:type="paragraph" w:styleId="Hyo"><w:pPr><w:spacing w:before="40" w:after="30"/></w:pPr></w:style></w:styles>',
        )
    )
    for own, height in (("", LINE + 70), ('<w:spacing w:before="0"/>', LINE + 30)):
        text = f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="Hyo"/>{own}</w:pPr><w:r><w:t>あ</w:t></w:r></w:p>'
        assert Heights(styles).block(etree.fromstring(text), 2000) == height


def test_only_a_row_taller_than_a_page_may_split() -> None:
    lines = PAGE // LINE
    for count, expected in ((lines // 2, [True, True]), (lines, [True, False]), (3 * lines, [True, False])):
        long = cell(*[paragraph("一二三四五六七八九十")] * count)
        assert (
            whole(settled(table(row(cell(paragraph("短い")), properties=WHOLE), row(long, properties=WHOLE))))
            == expected
        )


def test_a_repeated_heading_leaves_less_of_the_page() -> None:
    heading = row(cell(paragraph("見出し")), properties=f'<w:trHeight w:val="{PAGE // 2}"/><w:tblHeader/>')
    long = row(cell(*[paragraph("一二三四五六七八九十")] * (PAGE // LINE // 2)), properties=WHOLE)
    assert whole(settled(table(heading, long))) == [False, False]


def test_an_inner_table_is_stretched_to_the_cells_beside_it_and_not_beyond_the_page() -> None:
    inner = table(row(cell(paragraph("ア"))), row(cell(paragraph("イ"))))
    for count, low, high in ((10, 10 * LINE, 12 * LINE), (500, PAGE - 6 * LINE, PAGE - 3 * LINE)):
        beside = cell(*[paragraph("長い")] * count)
        found = least(settled(paragraph("題"), paragraph("前文"), table(row(cell(inner, paragraph("")), beside))))
        assert len(found) == 2
        assert low <= sum(found) <= high


def test_an_inner_table_taller_than_what_is_beside_it_stays_as_it_is() -> None:
    inner = table(*[row(cell(paragraph("ア")))] * 5)
    assert least(settled(table(row(cell(inner, paragraph("")), cell(paragraph("短い")))))) == []


def grown(root: Path, times: int) -> Path:
    """The plan of the sample with every line of its columns written so many times; the made Word file."""
    folder = root / "inputs" / SAMPLES / "千葉県内の市"
    forms = dict(workbooks())[WORKBOOK]
    records = read(WORKBOOK, (ROOT / "inputs" / SAMPLES / folder.name / WORKBOOK).read_bytes(), forms).records
    columns: tuple[type[Record], ...] = (DoneLastYear, PlanIssue, Planned)
    rows = {
        form.declaration.name: [
            {form.declaration.columns[name].heading: cell.written for name, cell in record.cells.items()}
            for record in records[form]
        ]
        * (times if form in columns else 1)
        for form in forms
    }
    folder.mkdir(parents=True)
    (folder / "会議.xlsx").write_bytes((ROOT / "inputs" / SAMPLES / folder.name / "会議.xlsx").read_bytes())
    (folder / WORKBOOK).write_bytes(blank(WORKBOOK, forms, rows))
    (root / "templates_docx").symlink_to(ROOT / "templates_docx")
    outcome = make_packet(OfficeFolders(root).meeting(f"{SAMPLES}/{folder.name}"))
    assert not outcome.refused, [str(problem) for problem in outcome.problems]
    assert outcome.folder
    (made,) = outcome.folder.glob("*.docx")
    return made


def letters(text: str) -> Counter[str]:
    """How often each kanji and kana stands in a text: a PDF may write marks and digits otherwise."""
    return Counter(re.findall("[ぁ-んァ-ヶ一-龥]", text))


@pytest.mark.rendering
def test_the_sample_is_one_page_and_three_times_the_text_goes_on_under_repeated_headings(tmp_path: Path) -> None:
    once, thrice = (grown(tmp_path / str(times), times) for times in (1, 3))
    short, long = (rendering.to_pdf([made], tmp_path / str(at))[0] for at, made in enumerate((once, thrice)))
    assert rendering.page_sizes(short) == [pytest.approx((1190.55, 841.9), abs=1)]
    pages = rendering.text_of_pages(long)
    assert 2 <= len(pages) <= 4
    assert letters(words(thrice)) - letters("".join(pages)) == Counter()
    for page in pages:
        assert "令和3年度事業計画" in "".join(page.split())


def test_the_row_of_the_tall_columns_may_split_over_pages() -> None:
    (outer, *_) = [
        one
        for one in part(ROOT / "templates_docx" / "annual_plan.docx").iter(f"{W}tr")
        if one.find(f"{W}tc/{W}tbl") is not None
    ]
    assert outer.find(f"{W}trPr/{W}cantSplit") is None
