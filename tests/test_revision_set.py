"""The papers of a revision, made from the two editions of the sample meeting."""

import io
import shutil
import zipfile
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from generator.checks.rule import checks
from generator.forms.meeting import Handout
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, Paper, draft, made
from generator.packet.inputs import read_meeting
from generator.packet.steps import check_meeting
from generator.papers.kind import documents
from generator.problem import GeneratorError, Problem, Severity
from generator.records.book import Book
from generator.settings import UNCHANGED
from generator.word import redline as revise
from tests.conftest import MEETING, ROOT
from tests.handwritten import book_of, written
from tests.redline_reading import ACCEPTED, REJECTED, W, body_of, reading

OLD, NEW = "基本方針_現行.xlsx", "基本方針_改訂案.xlsx"
KINDS = ("新旧対照表", "見え消し版", "見え消し版（印刷用）", "改訂の概要")
BOOK = read_meeting(MeetingFolders.at(ROOT / "inputs" / MEETING)).book


def paper(kind: str, *sources: str, book: Book = BOOK) -> Paper:
    """A paper of the sample meeting, from the named workbooks."""
    document = documents()[kind]
    handout = written(Handout, kind=kind, source="\n".join(sources))
    return made(draft(OfficeFolders(ROOT), book, Job(handout, document, document.title, ("Word",))))


def rows_of(data: bytes) -> Iterator[list[etree._Element]]:
    """The cells of each row of the first table, heading row apart."""
    table = next(body_of(data).iter(f"{W}tbl"))
    for row in table.findall(f"{W}tr")[1:]:
        yield row.findall(f"{W}tc")


def unmarked(cell: etree._Element) -> list[str]:
    """The lines of a cell without the underlined words."""
    lines = []
    for paragraph in cell.iter(f"{W}p"):
        runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}rPr/{W}u") is None]
        lines.append("".join("".join(map(str, run.itertext())) for run in runs))
    return [line for line in lines if line]


def text_of(data: bytes, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(map(str, etree.fromstring(archive.read(part)).itertext()))


def test_the_redline_accepted_is_the_new_edition_and_rejected_the_old_one() -> None:
    redline = body_of(paper("見え消し版", OLD, NEW).data)
    old, new = (body_of(paper("基本方針", source).data) for source in (OLD, NEW))
    assert reading(redline, ACCEPTED) == reading(new, ACCEPTED)
    assert reading(redline, REJECTED) == reading(old, REJECTED)


def test_the_editions_count_in_the_order_they_are_named_in() -> None:
    redline = body_of(paper("見え消し版", NEW, OLD).data)
    assert reading(redline, ACCEPTED) == reading(body_of(paper("基本方針", OLD).data), ACCEPTED)


def test_both_sides_of_the_comparison_table_say_the_same_without_the_underlined_words() -> None:
    rows = list(rows_of(paper("新旧対照表", OLD, NEW).data))
    assert len(rows) > 30
    for left, right, _ in rows:
        assert unmarked(left) == unmarked(right)


def test_every_row_of_the_comparison_table_shows_a_change() -> None:
    for left, right, _ in rows_of(paper("新旧対照表", OLD, NEW).data):
        assert [run for cell in (left, right) for run in cell.iter(f"{W}u")]


def test_the_old_edition_may_stand_on_the_left() -> None:
    usual = [words(row[:2]) for row in rows_of(paper("新旧対照表", OLD, NEW).data)]
    data = paper("新旧対照表", OLD, NEW, book=of_an_office_with(new_on_left=False)).data
    assert [words(row[:2])[::-1] for row in rows_of(data)] == usual
    assert text_of(data).index("現行") < text_of(data).index("改訂案")


def words(cells: list[etree._Element]) -> list[str]:
    return ["".join(map(str, cell.itertext())) for cell in cells]


def of_an_office_with(**tastes: bool) -> Book:
    """The sample of an office that has it otherwise."""
    book = copy(BOOK)
    book.settings = replace(BOOK.settings, **tastes)  # type: ignore[arg-type] # the names are those of switches
    return book


def test_the_column_for_remarks_may_be_left_out() -> None:
    assert {len(row) for row in rows_of(paper("新旧対照表", OLD, NEW).data)} == {3}
    without = of_an_office_with(remarks=False)
    assert {len(row) for row in rows_of(paper("新旧対照表", OLD, NEW, book=without).data)} == {2}


def test_the_summary_counts_what_it_names_by_section() -> None:
    *sections, total = rows_of(paper("改訂の概要", OLD, NEW).data)
    numbers = [[counted(cell) for cell in row[1:]] for row in sections]
    assert [sum(row[:-1]) for row in numbers] == [row[-1] for row in numbers]
    assert [sum(column) for column in zip(*numbers, strict=True)] == [counted(cell) for cell in total[1:]]
    assert counted(total[-1]) > 0


def counted(cell: etree._Element) -> int:
    words = "".join(map(str, cell.itertext()))
    return 0 if words == "—" else int(words)


@pytest.mark.parametrize("kind", KINDS)
def test_equal_editions_are_said_to_be_equal(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / MEETING
    shutil.copytree(ROOT / "inputs" / MEETING, folder)
    shutil.copy(folder / NEW, folder / OLD)
    data = paper(kind, OLD, NEW, book=read_meeting(MeetingFolders.at(folder)).book).data
    assert UNCHANGED in text_of(data, "word/headline.xml" if "見え消し" in kind else "word/document.xml")
    assert not list(body_of(data).iter(f"{W}ins", f"{W}del", f"{W}strike", f"{W}u"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_remembers_its_cells_and_none_is_left_out(kind: str) -> None:
    """The ledger of both editions is that of the paper: a cell that reaches neither is reported."""
    printed = {place for value in paper(kind, OLD, NEW).printed for place in value.places}
    assert {place.workbook for place in printed} >= {OLD, NEW}


def test_a_redline_that_does_not_say_both_editions_is_not_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIGI_NO_CACHE", "1")
    monkeypatch.setattr(revise, "says", lambda *_, **__: False)
    with pytest.raises(GeneratorError, match="それぞれの版と同じになりません"):
        _ = paper("見え消し版", OLD, NEW).data


@pytest.mark.parametrize(
    "source", ["", OLD, f"{OLD}\n{OLD}", f"{OLD}\n{NEW}\n{NEW.replace('改訂案', '素案')}", f"{OLD}\n取組.xlsx"]
)
def test_anything_but_two_editions_is_refused_at_the_cell(office: Path, source: str) -> None:
    shutil.copy(office / "inputs" / MEETING / NEW, office / "inputs" / MEETING / NEW.replace("改訂案", "素案"))
    (found,) = [p for p in with_handout(office, "新旧対照表", source) if p.code == "会議23"]
    assert "2つですが" in found.message
    assert "古い版を先に" in found.hint


def with_handout(office: Path, kind: str, source: str) -> list[Problem]:
    """The errors of the meeting when the revision set is one row of that kind and source."""
    path = office / "inputs" / MEETING / "会議.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["配付資料"]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["様式"]).value in KINDS]
    for row in reversed(rows):
        sheet.delete_rows(row)
    row = 2
    while sheet.cell(row, columns["様式"]).value:
        row += 1
    sheet.cell(row, columns["様式"]).value = kind
    sheet.cell(row, columns["入力ファイル"]).value = source or None
    workbook.save(path)
    return [
        problem
        for problem in check_meeting(OfficeFolders(office).meeting(MEETING)).problems
        if problem.severity is Severity.ERROR
    ]


@pytest.mark.parametrize(
    ("kind", "formats", "found"),
    [
        ("見え消し版", "Word・Excel", ["formats"]),
        ("見え消し版（印刷用）", "Excel", ["formats"]),
        ("見え消し版", "Word", []),
        ("新旧対照表", "Word・Excel", []),
    ],
)
def test_a_redline_is_a_word_file(kind: str, formats: str, found: list[str]) -> None:
    problems = checks()["改訂01"].problems(book_of(written(Handout, kind=kind, formats=formats)))
    assert [problem.place.cell for problem in problems] == found


@pytest.mark.parametrize("kind", KINDS)
def test_the_title_says_what_the_paper_is(kind: str) -> None:
    assert documents()[kind].title.endswith(kind)
