"""A folder without a sitting: 会議.xlsx says what to make, and nothing more is asked than its papers need."""

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from generator.checks import rule as check
from generator.excel.blank import blank
from generator.forms import workbooks
from generator.forms.meeting import WORKBOOK, Handout, Meeting
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import jobs_of
from generator.packet.inputs import Inputs, read_meeting
from generator.packet.steps import make_packet
from generator.papers.kind import title_of, year_of
from generator.problem import GeneratorError, Severity
from generator.records.book import Book
from generator.records.declare import Kind, Layout, Record, Sheet, column
from generator.records.said import Said
from tests.conftest import MEETING, ROOT
from tests.handwritten import book_of, written

SUBCOMMITTEES: Mapping[str, object] = {"資料番号": "資料4", "様式": "部会検討状況"}


def asked(office: Path, *handouts: Mapping[str, object], without: tuple[str, ...] = ("開催", "次第")) -> Inputs:
    """The sample meeting with a 会議.xlsx of these handouts alone."""
    data = blank(WORKBOOK, dict(workbooks())[WORKBOOK], {"配付資料": handouts})
    opened = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in without:
        del opened[sheet]
    opened.save(office / "inputs" / MEETING / WORKBOOK)
    return read_meeting(MeetingFolders.at(office / "inputs" / MEETING))


def errors(inputs: Inputs) -> list[str]:
    return [str(problem) for problem in inputs.problems if problem.severity is Severity.ERROR]


@pytest.mark.parametrize("without", [("開催", "次第"), ()], ids=["missing", "blank"])
def test_papers_that_need_no_sitting_are_made_without_one(office: Path, without: tuple[str, ...]) -> None:
    assert errors(asked(office, SUBCOMMITTEES, without=without)) == []
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert not outcome.refused
    assert [name for name in outcome.changed if name.startswith("資料4_")]


def test_a_paper_made_from_the_sitting_says_that_it_is_missing(office: Path) -> None:
    found = errors(asked(office, SUBCOMMITTEES, {"様式": "次第"}))
    assert len(found) == 2
    assert "会議.xlsx［開催］ シート「開催」がありません。" in found[0]
    assert "直し方: 資料「次第」に必要です。様式からこのシートを写してください。" in found[0]
    assert "シート「次第」がありません。" in found[1]
    assert make_packet(OfficeFolders(office).meeting(MEETING)).refused


def test_a_title_with_the_year_of_a_sitting_asks_for_it(office: Path) -> None:
    yearly = {"様式": "部会検討状況", "資料名": "〔年度〕の部会"}
    (found,) = errors(asked(office, yearly, without=("開催",)))
    assert "資料「〔年度〕の部会」に必要です。" in found


def test_a_blank_sitting_that_a_paper_needs_is_asked_for_cell_by_cell(office: Path) -> None:
    found = errors(asked(office, {"様式": "次第"}, without=()))
    assert ["［開催］B1 「年度」が空欄です。" in line for line in found].count(True) == 1
    assert len(found) == sum(declared.required for declared in Meeting.declaration.columns.values())


def test_a_sitting_begun_is_asked_for_whole_even_if_no_paper_needs_it(office: Path) -> None:
    asked(office, SUBCOMMITTEES, without=())
    path = office / "inputs" / MEETING / WORKBOOK
    opened = openpyxl.load_workbook(path)
    opened["開催"]["B1"].value = 5
    opened.save(path)
    assert errors(read_meeting(MeetingFolders.at(path.parent)))


def test_a_template_that_asks_for_the_year_of_nobody_is_named(office: Path) -> None:
    from tests.test_templates import spoilt

    template = office / "templates_docx" / "subcommittees.docx"
    template.write_bytes(spoilt(template, "{{ 資料.資料名 }}", "{{ 年度 }}{{ 資料.資料名 }}"))
    asked(office, SUBCOMMITTEES)
    with pytest.raises(GeneratorError, match=r"subcommittees\.docx には年度の差し込みがありますが、年度が分かりません"):
        make_packet(OfficeFolders(office).meeting(MEETING))


class _Plan(Record):
    """A sheet that names the year of its papers."""


_YEAR = column("年度", Kind.FISCAL_YEAR, note="計画の年度です。", example="3", names_year=True).metadata["column"]
_Plan.declaration = Sheet("計画.xlsx", "計画", note="計画です。", layout=Layout.FORM, columns={"year": _YEAR})


class _PlanRecord(_Plan):
    """The sheet with a row in it."""

    year = 2021


def test_the_year_of_a_paper_is_its_own_workbooks_before_the_meetings() -> None:
    plan, meeting = _PlanRecord.read({}, {}), written(Meeting, fiscal_year=2023)
    for book, forms, year in (
        (book_of(plan, meeting), [_PlanRecord], 2021),
        (book_of(plan, meeting), [Handout], 2023),
        (book_of(meeting), [_PlanRecord], 2023),
        (book_of(plan), [_PlanRecord], 2021),
    ):
        found = year_of(forms, book)
        assert isinstance(found, Said)
        assert found.value == year
    assert year_of([Handout], book_of(plan)) is None


def test_papers_that_need_the_missing_sitting_are_no_jobs() -> None:
    rows = [written(Handout, kind=kind) for kind in ("部会検討状況", "次第", "研修実施状況")]
    assert [job.document.kind for job in jobs_of(book_of(*rows))] == ["部会検討状況"]
    assert title_of(rows[2], book_of(*rows)).value == "〔前年度〕在宅医療・介護連携推進に係る研修の実施状況について"


def test_no_check_finds_more_or_stumbles_where_there_is_no_sitting() -> None:
    book = read_meeting(MeetingFolders.at(ROOT / "inputs" / MEETING)).book
    records: dict[type[Record], list[Record]] = {}
    for record in book.records:
        if not isinstance(record, Meeting):
            records.setdefault(type(record), []).append(record)
    with_sitting, without = (
        {(p.code, p.place) for p in check.run(one)} for one in (book, Book(records, settings=book.settings))
    )
    assert without <= with_sitting
    assert without
