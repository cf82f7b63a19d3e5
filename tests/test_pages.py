"""Papers that are workbooks: sheets ready to print, numbers that are numbers, charts that Excel draws from the cells."""

import io
import re
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, LineChart
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from generator.excel.figures import Bound, bound, faults
from generator.problem import GeneratorError, Place
from generator.records.said import Chart, Field, Page, Said, Shape, Table

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SOURCE = Place("支援室.xlsx", "相談件数", "B1")
HOSPITAL = Said(7, (SOURCE,))
COLUMNS = Chart(Shape.COLUMNS, "相談件数", "件")


def figures(chart: Chart | None = COLUMNS) -> Table:
    """Two sources in two years, with the sums of both ways."""
    rows: list[list[Field]] = [
        ["病院", HOSPITAL, Said(5), Said(12)],
        ["診療所", Said(2), Said(1), Said(3)],
        ["計", Said(9), Said(6), Said(15)],
    ]
    return Table(["区分", "令和3年度", "令和4年度", "計"], rows, sum_row=True, sum_column=True, chart=chart)


def made(*pages: Page, number: str = "資料6") -> Bound:
    return bound(pages, Said(number), Said("相談の集計"))


def opened(*pages: Page) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(made(*pages).data))


def charts(book: Workbook) -> list[BarChart | LineChart]:
    return [chart for sheet in book.worksheets for chart in charts_of(sheet)]


def charts_of(sheet: object) -> list[BarChart | LineChart]:
    found: list[BarChart | LineChart] = vars(sheet)["_charts"]  # the stubs do not know it
    return found


def drawn(chart: Chart) -> etree._Element:
    """The part of the chart of a page that has nothing else."""
    with zipfile.ZipFile(io.BytesIO(made(Page("相談", figures(chart))).data)) as archive:
        return etree.fromstring(archive.read("xl/charts/chart1.xml"))


def test_a_page_is_a_sheet_with_number_title_heading_and_table() -> None:
    page = Page("相談件数", figures(), above=["単位は件です。"], below=["※ 支援室への相談です。"])
    (rows,) = (sheet for sheet in [CalamineWorkbook.from_filelike(io.BytesIO(made(page).data)).get_sheet_by_index(0)])
    told = [[cell for cell in row if cell != ""] for row in rows.to_python() if any(cell != "" for cell in row)]
    assert told == [
        ["資料6"],
        ["相談の集計"],
        ["相談件数"],
        ["単位は件です。"],
        ["区分", "令和3年度", "令和4年度", "計"],
        ["病院", 7.0, 5.0, 12.0],
        ["診療所", 2.0, 1.0, 3.0],
        ["計", 9.0, 6.0, 15.0],
        ["※ 支援室への相談です。"],
    ]


def test_numbers_are_numbers_and_sums_are_formulas_that_keep_what_they_gave() -> None:
    data = made(Page("相談", figures())).data
    kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    cells = [cell for row in kept.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None]
    assert [cell.value for cell in cells] == [7, 5, 12, 2, 1, 3, 9, 6, 15]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    top = cells[0].row
    assert {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"} == {
        f"D{top}": f"=SUM(B{top}:C{top})",
        f"D{top + 1}": f"=SUM(B{top + 1}:C{top + 1})",
        **{f"{letter}{top + 2}": f"=SUM({letter}{top}:{letter}{top + 1})" for letter in "BCD"},
    }


def test_a_sum_that_is_not_that_of_its_cells_stays_a_number() -> None:
    table = Table(["区分", "件数"], [["病院", Said(7)], ["計", Said(9)]], sum_row=True)
    sheet = opened(Page("相談", table)).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_chart_is_told_in_words_and_shows_no_zeros() -> None:
    rows: list[list[Field]] = [["病院", Said(7)], ["診療所", Said(0)]]
    data = made(Page("相談", Table(["区分", "件数"], rows, chart=Chart(Shape.BARS, "相談件数", "件")))).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert 'title="相談件数"' in drawing
    assert 'descr="横棒のグラフ「相談件数」。病院 7件、診療所 0件。"' in drawing
    assert 'formatCode="#,##0;-#,##0;" sourceLinked="0"' in chart
    assert re.search(r'<max val="8(?:\.0)?"', chart) and re.search(r'<majorUnit val="2(?:\.0)?"', chart)


def test_a_chart_of_zeros_alone_is_none() -> None:
    data = made(Page("相談", Table(["区分", "件数"], [["病院", Said(0)]], chart=COLUMNS))).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "chart" in name or "drawing" in name]


@pytest.mark.parametrize("text", ["=1+1", "007", "1-2", "髙﨑𠮷①㈱", "{{ 7*7 }}", "<&>"])
def test_text_of_a_cell_stays_that_text(text: str) -> None:
    page = Page("一覧", Table(["名称"], [[Said(text, (SOURCE,))]]))
    result = made(page)
    assert faults(result.data, result.printed) == []
    values = [cell.value for row in openpyxl.load_workbook(io.BytesIO(result.data)).worksheets[0] for cell in row]
    assert text in values


def test_what_is_printed_is_kept_with_the_cells_it_came_from() -> None:
    printed = made(Page("相談", figures())).printed["/xl/worksheets/sheet1.xml"]
    assert [value.places for value in printed if value == "7"] == [(SOURCE,)]
    assert "病院" not in printed, "the words of the paper itself are no values"


def test_equal_pages_give_equal_bytes() -> None:
    assert made(Page("相談", figures())).data == made(Page("相談", figures())).data


def test_the_number_stands_on_the_first_sheet_and_the_title_on_each() -> None:
    told = [[cell.value for row in sheet for cell in row if cell.value] for sheet in opened(Page("一"), Page("二"))]
    assert told == [["資料6", "相談の集計", "一"], ["相談の集計", "二"]]


def test_sheets_print_on_a4_landscape_one_page_wide_with_their_headings_on_each_page() -> None:
    rows: list[list[Field]] = [[f"{day}日", Said(day)] for day in range(1, 61)]
    sheet = opened(Page("日別", Table(["日", "件数"], rows))).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    heading = next(cell.row for cell in sheet["A"] if cell.value == "日")
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_every_font_is_japanese() -> None:
    book = opened(Page("相談", figures()))
    fonts = {cell.font.name for row in book.worksheets[0] for cell in row if cell.value is not None}
    assert fonts == {"ＭＳ 明朝", "ＭＳ ゴシック"}
    root = drawn(COLUMNS)
    assert {node.get("typeface") for name in ("latin", "ea") for node in root.iter(f"{A}{name}")} == {"ＭＳ ゴシック"}
    assert len(list(root.iter(f"{A}ea"))) == len(list(root.iter(f"{A}latin"))) >= 5


def test_a_chart_is_drawn_from_the_cells_of_its_table_without_the_sums() -> None:
    book = opened(Page("年度別 '相談'", figures()))
    sheet = book.worksheets[0]
    top = next(cell.row for cell in sheet["A"] if cell.value == "区分")
    (chart,) = charts(book)
    tab = "'年度別 ''相談'"
    assert sheet.title == "年度別 '相談", "a quotation mark may not end a name"
    assert [(s.tx.strRef.f, s.cat.strRef.f, s.val.numRef.f) for s in chart.series] == [
        (
            f"{tab}!${column}${top}",
            f"{tab}!$A${top + 1}:$A${top + 2}",
            f"{tab}!${column}${top + 1}:${column}${top + 2}",
        )
        for column in "BC"
    ]


def test_rows_may_be_the_series() -> None:
    book = opened(Page("相談", figures(Chart(Shape.STACKED, "相談件数", "件", by_row=True))))
    top = next(cell.row for cell in book.worksheets[0]["A"] if cell.value == "区分")
    (chart,) = charts(book)
    assert [(s.tx.strRef.f, s.cat.strRef.f, s.val.numRef.f) for s in chart.series] == [
        (f"'相談'!$A${row}", f"'相談'!$B${top}:$C${top}", f"'相談'!$B${row}:$C${row}") for row in (top + 1, top + 2)
    ]
    assert isinstance(chart, BarChart)
    assert (chart.grouping, chart.overlap) == ("stacked", 100)


def test_a_chart_keeps_what_its_cells_hold() -> None:
    root = drawn(COLUMNS)
    kept = [[v.text for v in ref.iter(f"{C}v")] for ref in root.iter(f"{C}numRef")]
    assert kept == [["7", "2"], ["5", "1"]]


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_has_title_axes_and_whole_numbers(shape: Shape) -> None:
    root = drawn(Chart(shape, "相談件数の図", "件"))
    (title, *axes) = ["".join(t.text or "" for t in node.iter(f"{A}t")) for node in root.iter(f"{C}title")]
    assert (title, axes) == ("相談件数の図", ["（件）"])
    assert [node.get("val") for node in root.iter(f"{C}delete")] == ["0", "0"]
    (form,) = root.iterfind(f".//{C}valAx/{C}numFmt")
    assert (form.get("formatCode"), form.get("sourceLinked")) == ("#,##0", "0")
    assert [node.get("val") for node in root.iter(f"{C}overlay")] == ["0", "0"]
    assert [node.get("val") for node in root.iter(f"{C}roundedCorners")] == ["0"]


def test_the_axis_of_piled_columns_reaches_their_sum() -> None:
    rows: list[list[Field]] = [["病院", Said(7), Said(6)], ["診療所", Said(2), Said(1)]]
    heights = {}
    for shape in (Shape.COLUMNS, Shape.STACKED):
        (chart,) = charts(
            opened(Page("相談", Table(["区分", "4月", "5月"], rows, chart=Chart(shape, "相談件数", "件"))))
        )
        heights[shape] = float(chart.y_axis.scaling.max or 0)
    assert heights[Shape.COLUMNS] < 13 <= heights[Shape.STACKED]


def test_small_numbers_are_counted_in_ones() -> None:
    few = Table(["評価", "数"], [["A", Said(2)], ["B", Said(0)]], chart=Chart(Shape.COLUMNS, "評価", "件"))
    (chart,) = charts(opened(Page("評価", few)))
    assert (chart.y_axis.majorUnit, chart.y_axis.scaling.min) == (1, 0)


def test_series_are_told_apart_without_colour() -> None:
    table = Table(["月", *(f"窓口{n}" for n in range(8))], [["4月", *(Said(n) for n in range(8))]], chart=COLUMNS)
    with zipfile.ZipFile(io.BytesIO(made(Page("相談", table)).data)) as archive:
        root = etree.fromstring(archive.read("xl/charts/chart1.xml"))
    fills = [etree.tostring(look) for look in root.iterfind(f".//{C}ser/{C}spPr")]
    assert len(set(fills)) == 8
    for colour in re.findall(rb'srgbClr[^>]* val="(\w{6})"', b"".join(fills)):
        assert colour[:2] == colour[2:4] == colour[4:], "grey"


def test_a_cell_without_a_number_is_a_gap_in_the_chart() -> None:
    page = Page("相談", Table(["月", "件数"], [["4月", Said(7)], ["5月", "—"], ["6月", Said(None)]], chart=COLUMNS))
    result = made(page)
    assert faults(result.data, result.printed) == []
    with zipfile.ZipFile(io.BytesIO(result.data)) as archive:
        (cache,) = etree.fromstring(archive.read("xl/charts/chart1.xml")).iter(f"{C}numCache")
    assert [(point.get("idx"), point.findtext(f"{C}v")) for point in cache.iter(f"{C}pt")] == [("0", "7")]


def corners(*pages: Page) -> list[tuple[str, str]]:
    """The sheet and the column of every chart's upper left corner."""
    return [
        (sheet.title, openpyxl.utils.get_column_letter(vars(chart)["anchor"]._from.col + 1))
        for sheet in opened(*pages).worksheets
        for chart in charts_of(sheet)
    ]


def test_a_chart_stands_beside_a_narrow_table_below_a_wide_one_and_apart_from_a_long_one() -> None:
    def table(columns: int, rows: int) -> Table:
        return Table(
            ["区分", *(f"{n}月" for n in range(columns))],
            [[f"行{row}", *(Said(n) for n in range(columns))] for row in range(rows)],
            chart=COLUMNS,
        )

    pages = Page("狭い", table(2, 6)), Page("広い", table(14, 6)), Page("長い", table(14, 40))
    assert corners(*pages) == [("狭い", "E"), ("広い", "A"), ("長い（図）", "A")]


def test_bars_grow_with_their_number_and_a_chart_on_its_own_page_fills_it() -> None:
    def table(columns: int, rows: int, shape: Shape) -> Table:
        lines: list[list[Field]] = [[f"行{row}", *(Said(n + 1) for n in range(columns))] for row in range(rows)]
        return Table(["区分", *(f"{n}月" for n in range(columns))], lines, chart=Chart(shape, "相談件数", "件"))

    def height(page: Page) -> float:
        """In points: of the rows that the chart of a page goes over."""
        sheet, chart = next((sheet, chart) for sheet in opened(page).worksheets for chart in charts_of(sheet))
        anchor = vars(chart)["anchor"]
        rows = range(anchor._from.row + 1, anchor.to.row + 1)
        return float(sum(sheet.row_dimensions[row].height or 15 for row in rows) + anchor.to.rowOff / 12_700)

    few, many, apart = (height(Page("図", table(*size, Shape.BARS))) for size in ((1, 6), (1, 28), (14, 40)))
    assert 300 < few < many < apart


def test_a_text_too_long_for_excel_is_refused_in_words() -> None:
    with pytest.raises(GeneratorError, match="Excelの一つの欄"):
        made(Page("一覧", Table(["名称"], [[Said("あ" * 32_768)]])))


def spoilt(part: str, old: str, new: str) -> list[str]:
    """What is found in a workbook with a piece of one part replaced."""
    whole = made(Page("相談", figures()))
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole.data)) as archive, zipfile.ZipFile(copy, "w") as other:
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name == part:
                assert old in text
                text = text.replace(old, new, 1)
            other.writestr(name, text)
    return faults(copy.getvalue(), whole.printed)


SHEET, CHART = "xl/worksheets/sheet1.xml", "xl/charts/chart1.xml"
SPOILT = [
    (SHEET, "<v>7</v>", "<v>8</v>", "「7」が書き込まれていません"),
    (SHEET, "<v>12</v>", "<v>13</v>", "「12」が書き込まれていません"),
    (SHEET, "<f>SUM(B", "<f>MAX(B", "の合計（MAX("),
    (SHEET, "相談の集計", "相談", "「相談の集計」が書き込まれていません"),
    (CHART, "<v>7</v>", "<v>70</v>", "図の参照先"),
    (CHART, "!$B$", "!$C$", "図の参照先"),
    (CHART, "'相談'!", "'別の表'!", "図の参照先"),
    (CHART, "</chartSpace>", "", "正しいXMLではありません"),
]


@pytest.mark.parametrize(("part", "old", "new", "words"), SPOILT, ids=[f"{p[3:8]}-{o}" for p, o, *_ in SPOILT])
def test_a_workbook_that_does_not_read_back_is_not_handed_over(part: str, old: str, new: str, words: str) -> None:
    assert any(words in fault for fault in spoilt(part, old, new))


def test_a_sound_workbook_reads_back() -> None:
    assert spoilt(SHEET, "<v>7</v>", "<v>7</v>") == []
