"""Files that are no sound workbook are refused before a library opens them, each for its own reason."""

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from generator.excel.cells import grid, wording
from generator.excel.marked import annotated
from generator.excel.read import formulas_of
from generator.excel.structure import MAX_CELLS, MAX_ELEMENTS, is_lock_file, load, preflight
from generator.ooxml.gate import MAX_MEMBERS, MAX_PART, MAX_TEXT, SMALL, Unreadable
from generator.problem import Place, Problem, Severity

NAME = "取組.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sample() -> bytes:
    """A small workbook of one sheet ［取組］ with text, a number, a formula and a merged range."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "取組"
    for row in (["番号", "取組", "計"], ["①-1", "在宅医療の推進", 3], ["①-2", "髙﨑", "=C2*2"]):
        sheet.append(row)
    sheet.merge_cells("A5:B6")
    return saved(book)


SAMPLE = sample()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def changed(changes: dict[str, bytes]) -> bytes:
    """The sample with parts replaced or added."""
    return zipped(members(SAMPLE) | changes)


def without(name: str) -> bytes:
    return zipped({key: content for key, content in members(SAMPLE).items() if key != name})


def with_sheet(rows: str, after: str = "") -> bytes:
    """The sample whose sheet holds these rows."""
    return changed(
        {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()},
    )


def with_strings(text: str, encoding: str = "utf-8") -> bytes:
    return changed({STRINGS: f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)})


def edited(name: str, old: str, new: str) -> bytes:
    """The sample with one piece of text in a part exchanged."""
    content = members(SAMPLE)[name].decode()
    assert old in content
    return changed({name: content.replace(old, new).encode()})


def renamed(name: str, new: str) -> bytes:
    """The sample with the name of a member overwritten, in both places of the zip file that hold it."""
    assert len(name) == len(new)
    return SAMPLE.replace(name.encode(), new.encode())


def with_directory(offset: int, value: int, size: int = 2) -> bytes:
    """The sample with a number in the first entry of its zip directory overwritten."""
    start = SAMPLE.index(b"PK\x01\x02") + offset
    return SAMPLE[:start] + value.to_bytes(size, "little") + SAMPLE[start + size :]


def ole(*streams: str) -> bytes:
    """An OLE file as far as its directory: a header and one entry of 128 bytes a stream."""
    entries = (f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return OLE.ljust(512, b"\0") + b"".join(entries)


def with_wrong_checksum() -> bytes:
    data = zipped(members(SAMPLE), zipfile.ZIP_STORED)
    return data.replace(b"<v>3</v>", b"<v>4</v>")


def twice_named() -> bytes:
    stream = io.BytesIO(SAMPLE)
    with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of what is wanted here
        archive.writestr(SHEET, members(SAMPLE)[SHEET])
    return stream.getvalue()


def strict() -> bytes:
    return changed({name: content.replace(MAIN.encode(), STRICT.encode()) for name, content in members(SAMPLE).items()})


def far() -> bytes:
    """The sample with a word in the last cell Excel has, a tinted one beside it, and a note far below."""
    book = openpyxl.load_workbook(io.BytesIO(SAMPLE))
    book["取組"]["XFD1048576"] = "遠い"
    book["取組"]["XFC1048575"].fill = PatternFill("solid", fgColor="FFFF00")
    book["取組"]["B99999"].comment = Comment("確認済み", "係")
    return saved(book)


def diagonal(cells: int) -> bytes:
    """Every cell in a row and a column of its own."""
    numbers = range(1, cells + 1)
    return with_sheet("".join(f'<row r="{n}"><c r="{get_column_letter(n)}{n}"><v>1</v></c></row>' for n in numbers))


def repeated_formula(cells: int) -> bytes:
    """One long formula shared by many cells: a reader writes it out anew for each."""
    first = f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A{cells}">{"B1+" * 2000}1</f></c></row>'
    others = (f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, cells + 1))
    return with_sheet(first + "".join(others))


def linked(links: int) -> bytes:
    """Merged ranges with a link inside each: a reader looks through all ranges for every link."""
    merged = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, links + 1))
    inside = "".join(f'<hyperlink ref="B{row}" location="A1"/>' for row in range(1, links + 1))
    return with_sheet("", f"<mergeCells>{merged}</mergeCells><hyperlinks>{inside}</hyperlinks>")


def crowded() -> bytes:
    """More pieces of text than a reader should build."""
    return with_strings(f'<sst xmlns="{MAIN}">' + "<si/>" * (MAX_ELEMENTS + 1) + "</sst>")


CASES: list[tuple[Unreadable, Callable[[], bytes]]] = [
    (Unreadable.EMPTY, lambda: b""),
    (Unreadable.EMPTY, lambda: bytes(4096)),
    (Unreadable.OLD_OFFICE, lambda: ole("Workbook")),
    (Unreadable.OLD_OFFICE, lambda: ole("Book")),
    (Unreadable.OLD_OFFICE, lambda: bytes.fromhex("0904060000001000")),
    (Unreadable.PASSWORD, lambda: ole("EncryptionInfo", "EncryptedPackage")),
    (Unreadable.OLD_OTHER, lambda: ole("WordDocument")),
    (Unreadable.PDF, lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
    (Unreadable.HTML, lambda: "<!-- 出力 -->\n<HTML><body><table><tr><td>取組</td></tr></table>".encode("cp932")),
    (Unreadable.HTML, lambda: b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n'),
    (Unreadable.TEXT, lambda: "番号,取組\r\n①-1,在宅医療\r\n".encode("cp932")),
    (Unreadable.TEXT, lambda: "番号\t取組\r\n".encode("utf-16")),
    (Unreadable.TEXT, "PK,番号\r\n".encode),
    (
        Unreadable.XML_SPREADSHEET,
        lambda: (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Table/></Workbook>'
        ),
    ),
    (Unreadable.IMAGE, lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    (Unreadable.IMAGE, lambda: b"\xff\xd8\xff\xe0\0\x10JFIF"),
    (Unreadable.WORD, lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"})),
    (Unreadable.POWERPOINT, lambda: zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})),
    (Unreadable.OPEN_DOCUMENT, lambda: zipped({"content.xml": b"<c/>", "META-INF/manifest.xml": b"<m/>"})),
    (Unreadable.BINARY_WORKBOOK, lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\1"})),
    (Unreadable.ARCHIVE, lambda: zipped({"取組.xlsx": SAMPLE})),
    (Unreadable.ARCHIVE, lambda: b"7z\xbc\xaf\x27\x1c\0\4"),
    (Unreadable.UNKNOWN, lambda: bytes(range(256))),
    (Unreadable.BROKEN, lambda: SAMPLE[: len(SAMPLE) // 2]),
    (Unreadable.BROKEN_PART, with_wrong_checksum),
    (Unreadable.ODD_NAME, lambda: changed({"/tmp/x.xml": b"<x/>"})),
    (Unreadable.ODD_NAME, lambda: changed({"xl/../../x.xml": b"<x/>"})),
    (Unreadable.ODD_NAME, lambda: renamed("xl/theme/theme1.xml", "xl\\theme\\theme1.xml")),
    (Unreadable.ODD_NAME, lambda: renamed("xl/theme/theme1.xml", "xl/theme/theme\0.xml")),
    (Unreadable.SAME_NAME, twice_named),
    (Unreadable.LOCKED_PART, lambda: with_directory(8, 0x1)),
    (Unreadable.COMPRESSION, lambda: zipped(members(SAMPLE), zipfile.ZIP_BZIP2)),
    (Unreadable.COMPRESSION, lambda: with_directory(10, 99)),
    (Unreadable.BOMB, lambda: with_directory(24, MAX_PART + 1, 4)),
    (Unreadable.BOMB, lambda: changed({"xl/media/image1.bmp": bytes(SMALL + 1)})),
    (Unreadable.BOMB, lambda: SAMPLE + b"PK\x01\x02" * MAX_MEMBERS),
    (Unreadable.DTD, lambda: with_strings(f'<!DOCTYPE sst [<!ENTITY a "a">]><sst xmlns="{MAIN}">&a;</sst>')),
    (Unreadable.DTD, lambda: with_strings(f'<!DOCTYPE sst><sst xmlns="{MAIN}"/>', "utf-16")),
    (Unreadable.NOT_XML, lambda: edited(SHEET, "</worksheet>", "")),
    (Unreadable.NOT_XML, lambda: changed({STRINGS: b'<?xml version="1.0" encoding="none-such"?><sst/>'})),
    (Unreadable.NOT_XML, lambda: with_sheet('<row r="1"><c r="A１"/></row>')),
    (Unreadable.NOT_XML, lambda: with_sheet('<row r="１"><c/></row>')),
    (Unreadable.NOT_XML, lambda: with_sheet('<row r="1"><c r="A1"><row r="1"/></c><c r="XFD1048576"/></row>')),
    (Unreadable.DEEP, lambda: with_strings("<a>" * 300 + "</a>" * 300)),
    (Unreadable.STRICT, strict),
    (Unreadable.NO_MAIN, lambda: without("[Content_Types].xml")),
    (Unreadable.NO_MAIN, lambda: without("xl/workbook.xml")),
    (Unreadable.NO_MAIN, lambda: edited("[Content_Types].xml", "sheet.main+xml", "other+xml")),
    (
        Unreadable.NO_SHEETS,
        lambda: changed({"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'.encode()}),
    ),
    (Unreadable.LOST_SHEET, lambda: without(SHEET)),
    (Unreadable.LOST_SHEET, lambda: without("xl/_rels/workbook.xml.rels")),
    (Unreadable.LOST_SHEET, lambda: edited(SHEET, MAIN, "urn:another")),
    (Unreadable.NOT_XML, lambda: with_sheet('<row r="1"><c r="XFE1"/></row>')),
    (Unreadable.NOT_XML, lambda: with_sheet('<row r="1048577"><c/></row>')),
    (Unreadable.TOO_MANY_CELLS, lambda: diagonal(1000)),
    (Unreadable.TOO_COMPLEX, crowded),
    (Unreadable.TOO_COMPLEX, lambda: repeated_formula(2000)),
    (Unreadable.TOO_COMPLEX, lambda: linked(1000)),
    (Unreadable.LONG_TEXT, lambda: with_strings(f'<sst xmlns="{MAIN}"><si><t>{"長い文" * MAX_TEXT}</t></si></sst>')),
]


@pytest.mark.parametrize(("reason", "make"), CASES, ids=[f"{n}-{reason.name}" for n, (reason, _) in enumerate(CASES)])
def test_a_file_that_is_no_sound_workbook_is_refused_for_its_own_reason(
    reason: Unreadable, make: Callable[[], bytes]
) -> None:
    (problem,) = preflight(NAME, make())
    assert problem.code == reason.at(problem.place, part="", limit="").code
    assert problem.severity is Severity.ERROR
    assert problem.place.workbook == NAME
    assert problem.message.endswith("。")
    assert problem.hint.endswith("。")
    assert not re.search(r"[{}\x00-\x1f]", problem.message)


def test_every_reason_of_the_preflight_has_a_case_and_codes_are_unique() -> None:
    assert {reason for reason, _ in CASES} == set(Unreadable) - {
        Unreadable.NOT_LOADED,
        Unreadable.EXCEL,
        Unreadable.NO_PART,
    }
    assert len({reason.number for reason in Unreadable}) == len(Unreadable)


def test_a_workbook_openpyxl_writes_passes_and_loads() -> None:
    book = openpyxl.load_workbook(io.BytesIO(SAMPLE))
    sheet = book["取組"]
    sheet["B2"].comment = Comment("確認済み", "係")
    sheet["B3"].hyperlink = "https://example.com/"
    sheet.add_data_validation(DataValidation(type="list", formula1='"A,B,C"', sqref="C1:C1048576"))
    sheet.column_dimensions.group("D", "XFD", hidden=True)
    book.create_chartsheet("図").add_chart(BarChart())
    data = saved(book)
    assert preflight(NAME, data) == []
    formulas, values = load(NAME, data, values=False), load(NAME, data, values=True)
    assert isinstance(formulas, Workbook)
    assert isinstance(values, Workbook)
    assert formulas["取組"]["C3"].value == "=C2*2"
    assert values["取組"]["C3"].value is None


def test_parts_in_another_encoding_pass() -> None:
    assert preflight(NAME, with_strings(f'<sst xmlns="{MAIN}"/>', "utf-16")) == []


def test_cells_far_away_are_read_without_the_ones_between() -> None:
    data = far()
    assert preflight(NAME, data) == []
    opened = load(NAME, data, values=False)
    assert isinstance(opened, Workbook)
    rows = grid(opened["取組"]).rows
    assert (len(rows), len({letter for row in rows.values() for letter in row})) == (4, 4)
    assert formulas_of(opened) == {"取組": {"C3": "=C2*2"}}
    assert [line.text for line in wording(data)][-1] == "遠い"
    marked = annotated(
        NAME, data, [Problem(Severity.NOTE, "取組15", Place(NAME, "取組", "XFD1048576"), "使いません。")]
    )
    assert marked and preflight(NAME, marked) == []


def test_a_sheet_of_many_rows_is_no_reason_to_refuse() -> None:
    assert preflight(NAME, with_sheet("".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 30_001)))) == []


def test_some_shared_formulas_merged_ranges_and_links_pass() -> None:
    assert preflight(NAME, repeated_formula(500)) == []
    assert preflight(NAME, linked(300)) == []


def test_formatted_rows_without_cells_reach_no_further() -> None:
    assert preflight(NAME, with_sheet('<row r="1048576" ht="12"/>')) == []


def test_cells_without_an_address_are_counted_from_their_neighbours() -> None:
    rows = '<row r="1048576"><c r="XFD1048576"/></row>'
    assert preflight(NAME, with_sheet(rows)) == []
    for beyond in (rows.replace("</row>", "<c/></row>"), f"{rows}<row><c/></row>"):
        assert [problem.code for problem in preflight(NAME, with_sheet(beyond))] == ["ファイル24"]


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="A1:XFD20"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A1:XFD20"/></hyperlinks>',
    ],
)
def test_merged_ranges_and_links_count_with_all_their_cells(after: str) -> None:
    (problem,) = preflight(NAME, with_sheet("", after))
    assert (problem.place.sheet, problem.code) == ("取組", "ファイル31")


def test_merged_ranges_of_too_many_cells_are_refused_though_they_overlap() -> None:
    merged = '<mergeCell ref="A1:J10000"/>' * (MAX_CELLS // 100_000 + 1)
    (problem,) = preflight(NAME, with_sheet("", f"<mergeCells>{merged}</mergeCells>"))
    assert problem.place == Place(NAME, "取組")


def test_pivot_caches_weigh_once_for_every_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(SAMPLE))
    for number in range(100):
        book.create_sheet(f"予備{number}")
    records = f'<pivotCacheRecords xmlns="{MAIN}">{"<r/>" * (MAX_ELEMENTS // 400)}</pivotCacheRecords>'
    part = {"xl/pivotCache/pivotCacheRecords1.xml": records.encode()}
    assert preflight(NAME, changed(part)) == []
    assert [problem.code for problem in preflight(NAME, zipped(members(saved(book)) | part))] == ["ファイル32"]


def test_a_module_that_old_excel_listed_among_the_sheets_is_no_lost_sheet() -> None:
    module = '<sheet name="Module1" sheetId="9" xmlns:r="urn:r" r:id=""/></sheets>'
    assert preflight(NAME, edited("xl/workbook.xml", "</sheets>", module)) == []


def test_two_sheets_in_one_part_are_refused() -> None:
    book = members(SAMPLE)["xl/workbook.xml"].decode()
    (sheet,) = re.findall("<sheet .*?/>", book)
    copy = sheet.replace("取組", "写し").replace('sheetId="1"', 'sheetId="2"')
    problems = preflight(NAME, edited("xl/workbook.xml", sheet, sheet + copy))
    assert [problem.place for problem in problems] == [Place(NAME, "写し")]


@pytest.mark.parametrize(
    "make",
    [
        lambda: with_sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        lambda: with_sheet('<row r="1"><c r="A1"><v>多数</v></c></row>'),
        lambda: with_sheet('<row r="1"><c r="A1" s="999"/></row>'),
        lambda: edited("xl/styles.xml", "cellStyleXfs", "unknown"),
    ],
)
def test_what_openpyxl_cannot_read_becomes_one_sentence(
    make: Callable[[], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    data = make()
    assert preflight(NAME, data) == []
    assert load(NAME, data, values=True) == Unreadable.NOT_LOADED.at(Place(NAME))
    assert capsys.readouterr().out == ""


def test_lock_files_are_known_by_their_name() -> None:
    assert is_lock_file("~$取組.xlsx")
    assert not is_lock_file("取組~$.xlsx")


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    mutable = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        mutable[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(mutable)


def flipped_within(data: bytes, chance: random.Random) -> bytes:
    """Bits flipped in one part before it is packed, so that its checksum fits."""
    parts = members(data)
    name = chance.choice(sorted(parts))
    return zipped(parts | {name: flipped(parts[name], chance)})


@pytest.mark.parametrize("mutate", [cut, flipped, flipped_within])
def test_a_damaged_workbook_never_raises(mutate: Callable[[bytes, random.Random], bytes]) -> None:
    refused = 0
    for seed in range(300):
        data = mutate(SAMPLE, random.Random(seed))
        problems = preflight(NAME, data)
        refused += bool(problems)
        if not problems:
            assert isinstance(load(NAME, data, values=False), Workbook | Problem)
    assert refused
