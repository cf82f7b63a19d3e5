"""Charts as Excel draws them: from the cells of a sheet, told apart without colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal, TypeAlias

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.text import Text as ChartText
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, ParagraphProperties, RichTextProperties
from openpyxl.drawing.text import Paragraph as DrawnParagraph
from openpyxl.drawing.text import RegularTextRun as Run
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.from_word import DIGIT
from generator.ooxml.parts import PIXEL
from generator.records.said import Chart, Shape

Native: TypeAlias = BarChart | LineChart
_Hatching: TypeAlias = Literal["wdUpDiag", "smGrid", "dkHorz", "pct25", "wdDnDiag", "ltVert", "diagCross"]
_Dash: TypeAlias = Literal["solid", "dash", "sysDot", "lgDashDot", "sysDash"]
_Mark: TypeAlias = Literal["circle", "square", "triangle", "diamond", "x", "plus"]

_FONT: Final = "ＭＳ ゴシック"
_SIZE, _TITLE_SIZE = 900, 1100  # hundredths of a point
_BLACK, _GRID = "000000", "D9D9D9"
_LINE: Final = 9525  # EMU: 0.75 points
_EMU: Final = 12_700  # a point
_DEFAULT_ROW: Final = 15.0  # points
_FEW: Final = 5  # series whose names fit below a chart
_STEPS: Final = 5  # of an axis, at most
_NO_ZEROS: Final = "#,##0;-#,##0;"
# What fills the series, told apart without colour: solid greys between hatchings, the darkest first.
_FILLS: Final[tuple[tuple[_Hatching | None, str], ...]] = (
    (None, "595959"),
    ("wdUpDiag", "595959"),
    (None, "BFBFBF"),
    ("smGrid", "7F7F7F"),
    (None, "FFFFFF"),
    ("dkHorz", "7F7F7F"),
    ("pct25", "595959"),
    ("wdDnDiag", "7F7F7F"),
    (None, "8C8C8C"),
    ("ltVert", "595959"),
    (None, "D9D9D9"),
    ("diagCross", "7F7F7F"),
)
_DASHES: Final[tuple[_Dash, ...]] = ("solid", "dash", "sysDot", "lgDashDot", "sysDash")
_MARKS: Final[tuple[_Mark, ...]] = ("circle", "square", "triangle", "diamond", "x", "plus")


@dataclass(frozen=True, slots=True)
class Strip:
    """Cells of a sheet in a row or column: where the first and the last one are (row, column from 1), and what is in them."""

    sheet: Worksheet
    first: tuple[int, int]
    last: tuple[int, int]
    values: tuple[str | int, ...]

    @property
    def reference(self) -> str:
        """The cells as a formula names them: 「'相談'!$B$4:$B$11」."""
        corners = [f"${get_column_letter(column)}${row}" for row, column in (self.first, self.last)]
        return f"{quote_sheetname(self.sheet.title)}!{':'.join(dict.fromkeys(corners))}"


@dataclass(frozen=True, slots=True)
class Line:
    """A series: the cell of its name and those of its numbers."""

    name: Strip
    numbers: Strip


def native(wanted: Chart, labels: Strip, lines: Sequence[Line]) -> Native:
    """A chart that Excel draws from the cells, to be placed on a sheet.

    What the cells hold is kept in the chart as well, for programs that show it without looking there.
    """
    shape = wanted.shape
    made: Native = LineChart() if shape is Shape.LINES else BarChart()
    for number, line in enumerate(lines):
        made.series.append(_series(number, labels, line, shape, alone=len(lines) == 1))
    if isinstance(made, BarChart):
        made.type = "bar" if shape is Shape.BARS else "col"
        made.grouping = "stacked" if shape is Shape.STACKED else "clustered"
        made.overlap = 100 if shape is Shape.STACKED else 0
        made.gapWidth = 60
    made.varyColors = False
    made.title = _title(wanted.title, _TITLE_SIZE)
    made.legend = None if len(lines) == 1 else Legend(legendPos="b" if len(lines) <= _FEW else "r", txPr=_text())
    made.roundedCorners = False
    made.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill=_GRID, w=_LINE))
    _set_axes(made, shape, wanted.unit, _highest(shape, lines))
    return made


def place(sheet: Worksheet, made: Native, corner: tuple[int, int], last_column: int, points: float) -> None:
    """Put a chart on a sheet: from the upper left of the cell `corner` (row, column from 1) to the right of a column.

    It is `points` high, and as wide as its columns in whatever program shows them.
    """
    row, left = corner[0], points
    while left > (high := sheet.row_dimensions[row].height or _DEFAULT_ROW):
        row, left = row + 1, left - high
    begin = AnchorMarker(col=corner[1] - 1, row=corner[0] - 1)
    # A chart that touches the next column makes it part of what is printed.
    inside = round((sheet.column_dimensions[get_column_letter(last_column)].width * DIGIT * PIXEL - 2) * _EMU)
    end = AnchorMarker(col=last_column - 1, colOff=inside, row=row - 1, rowOff=round(left * _EMU))
    made.anchor = TwoCellAnchor(editAs="oneCell", _from=begin, to=end)  # type: ignore[assignment] # stubs: a cell's name only
    sheet.add_chart(made)


def _series(number: int, labels: Strip, line: Line, shape: Shape, *, alone: bool) -> Series:
    series = Series(
        idx=number,
        order=number,
        tx=SeriesLabel(strRef=_words(line.name)),
        cat=AxDataSource(strRef=_words(labels)),
        val=NumDataSource(numRef=_numbers(line.numbers)),
    )
    if shape is Shape.LINES:
        series.marker = Marker(symbol=_MARKS[number % len(_MARKS)], size=7)
        series.marker.spPr = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill=_BLACK, w=_LINE))
        dash = _DASHES[number % len(_DASHES)]
        series.spPr = GraphicalProperties(ln=LineProperties(solidFill=_BLACK, w=2 * _LINE, prstDash=dash))
        series.smooth = False
    else:
        series.spPr = _filled(None, "8C8C8C") if alone else _filled(*_FILLS[number % len(_FILLS)])
        series.invertIfNegative = False
    if shape is not Shape.STACKED or alone:
        series.dLbls = DataLabelList(
            numFmt=_NO_ZEROS,
            showVal=True,
            showSerName=False,
            showCatName=False,
            showLegendKey=False,
            showPercent=False,
            showBubbleSize=False,
            txPr=_text(),
        )
    return series


def _filled(hatching: _Hatching | None, colour: str) -> GraphicalProperties:
    edge = LineProperties(solidFill=_BLACK, w=_LINE)
    if hatching is None:
        return GraphicalProperties(solidFill=colour, ln=edge)
    ink = ColorChoice(srgbClr=colour)  # type: ignore[arg-type] # the stubs take it for shares of red, green and blue
    ground = ColorChoice(srgbClr="FFFFFF")  # type: ignore[arg-type] # the same
    return GraphicalProperties(pattFill=PatternFillProperties(prst=hatching, fgClr=ink, bgClr=ground), ln=edge)


def _set_axes(made: Native, shape: Shape, unit: str, highest: int) -> None:
    labels, numbers = made.x_axis, made.y_axis
    # Without it openpyxl leaves the axes out as Excel understands the file.
    labels.delete = numbers.delete = False
    labels.txPr, numbers.txPr = _text(), _text()
    labels.majorTickMark, numbers.majorTickMark = "none", "out"
    labels.spPr = GraphicalProperties(ln=LineProperties(solidFill=_BLACK, w=_LINE))
    numbers.spPr = GraphicalProperties(ln=LineProperties(solidFill=_BLACK, w=_LINE))
    numbers.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_GRID, w=_LINE)))
    numbers.title = _title(f"（{unit}）", _SIZE, upright=shape is not Shape.BARS)
    numbers.number_format, numbers.numFmt.sourceLinked = "#,##0", False
    numbers.scaling.min = 0
    numbers.majorUnit = step = _step(highest)
    numbers.scaling.max = ceil(highest / step) * step
    if shape is Shape.BARS:  # the first label on top, as in the table; the numbers stay below
        labels.axPos, numbers.axPos = "l", "b"
        labels.scaling.orientation = "maxMin"
        numbers.crosses = "max"


def _step(highest: int) -> int:
    """The whole number, a 1, 2 or 5 with zeros, in which an axis up to `highest` is told in few steps."""
    steps = ((first, int(10**zeros)) for zeros in range(10) for first in (1, 2, 5))
    return next(first * tens for first, tens in steps if highest <= first * tens * _STEPS)


def _highest(shape: Shape, lines: Sequence[Line]) -> int:
    columns = zip(*(map(whole, line.numbers.values) for line in lines), strict=True)
    return max((sum(column) if shape is Shape.STACKED else max(column) for column in columns), default=0)


def whole(value: str | int) -> int:
    """A number of a table; what is no number counts for nothing."""
    return value if isinstance(value, int) else 0


def _words(strip: Strip) -> StrRef:
    points = [StrVal(idx=at, v=str(value)) for at, value in enumerate(strip.values)]
    return StrRef(f=strip.reference, strCache=StrData(ptCount=len(points), pt=points))


def _numbers(strip: Strip) -> NumRef:
    points = [NumVal(idx=at, v=str(value)) for at, value in enumerate(strip.values) if isinstance(value, int)]
    return NumRef(f=strip.reference, numCache=NumData(formatCode="#,##0", ptCount=len(strip.values), pt=points))


def _letters(size: int = _SIZE) -> CharacterProperties:
    return CharacterProperties(
        lang="ja-JP", sz=size, b=False, solidFill=_BLACK, latin=Font(typeface=_FONT), ea=Font(typeface=_FONT)
    )


def _text() -> RichText:
    """How an axis, a legend or the numbers at the columns are written."""
    plain = ParagraphProperties(defRPr=_letters())
    return RichText(
        bodyPr=RichTextProperties(), p=[DrawnParagraph(pPr=plain, endParaRPr=CharacterProperties(lang="ja-JP"))]
    )


def _title(words: str, size: int, *, upright: bool = False) -> Title:
    # Words beside the axis run down as they are written in Japanese, not turned on their side.
    body = RichTextProperties(vert="eaVert", rot=0) if upright else RichTextProperties(rot=0)
    run = Run(rPr=_letters(size), t=words)
    paragraph = DrawnParagraph(pPr=ParagraphProperties(defRPr=_letters(size)), r=[run])
    return Title(tx=ChartText(rich=RichText(bodyPr=body, p=[paragraph])), overlay=False)
