"""相談: counted row by row where there is a log, else as typed; the two are compared."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from generator.checks.rule import checks
from generator.excel.blank import blank
from generator.excel.read import read
from generator.forms import workbooks
from generator.forms.meeting import Meeting
from generator.forms.support_office import WORKBOOK, ConsultationEntry, Consultations
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.steps import check_meeting, make_packet
from generator.papers.support_office import by_source, logged
from generator.records.book import Book, Reading
from generator.records.declare import Record
from generator.records.said import said
from generator.settings import DEFAULT
from tests.conftest import MEETING
from tests.handwritten import book_of, cells, plain, written
from tests.papers import lines
from tests.proofreading import rows

FORMS = dict(workbooks())[WORKBOOK]
SOURCES = [one.heading for one in DEFAULT.sources]
COUNTS = dict.fromkeys(SOURCES, 0)
THIS_YEAR = written(Meeting, fiscal_year=2023)
SPRING, LATER = date(2022, 4, 1), date(2023, 3, 31)
TOO_LATE, TOO_EARLY = date(2023, 4, 1), date(2022, 3, 31)


def log(*told: tuple[date, str]) -> Sequence[ConsultationEntry]:
    values = [{"day": day, "source": source, "means": "電話", "matter": "その他"} for day, source in told]
    return rows(ConsultationEntry, WORKBOOK, values)


def typed(**counts: int) -> Consultations:
    return written(Consultations, counts=COUNTS | counts)


def test_rows_within_the_year_before_the_meeting_are_counted_by_source() -> None:
    entries = log((SPRING, "病院"), (LATER, "薬局"), (LATER, "病院"), (TOO_LATE, "病院"), (TOO_EARLY, "歯科"))
    found = by_source(book_of(THIS_YEAR, *entries))
    assert {source: count for source, count in plain(found).items() if count} == {"病院": 2, "薬局": 1}
    assert list(found) == SOURCES


def test_a_count_came_from_the_rows_that_were_counted() -> None:
    entries = log((SPRING, "病院"), (SPRING, "薬局"), (LATER, "病院"), (TOO_LATE, "病院"))
    found = by_source(book_of(THIS_YEAR, *entries))
    assert cells(found["病院"]) == ["day2", "source2", "day4", "source4"]
    assert cells(found["歯科"]) == []


def test_without_a_log_the_typed_counts_stand() -> None:
    found = by_source(book_of(THIS_YEAR, typed(病院=7)))
    assert (plain(found["病院"]), cells(found["病院"])) == (7, ["counts:病院"])


def test_what_was_typed_beside_a_log_is_a_source_of_the_count_in_its_place() -> None:
    found = by_source(book_of(THIS_YEAR, typed(病院=1, 薬局=5), *log((SPRING, "病院"), (SPRING, "薬局"))))
    assert cells(found["病院"]) == ["counts:病院", "day2", "source2"]
    assert (plain(found["薬局"]), cells(found["薬局"])) == (1, ["counts:薬局", "day3", "source3"])


def test_the_log_of_a_book_without_a_meeting_counts_whole() -> None:
    assert len(logged(book_of(*log((SPRING, "病院"), (TOO_LATE, "病院"))))) == 2


def found(code: str, *records: Record) -> list[tuple[str, str, int]]:
    return [(p.place.cell, p.text, len(p.others)) for p in checks()[code].problems(book_of(*records))]


def test_a_typed_count_that_the_log_does_not_give_is_found_with_its_rows() -> None:
    entries = log((SPRING, "病院"), (LATER, "病院"))
    assert found("相談01", THIS_YEAR, typed(病院=3), *entries) == [("counts:病院", "3", 2)]
    (problem,) = checks()["相談01"].problems(book_of(THIS_YEAR, typed(病院=2, 歯科=1), *entries))
    assert [str(other.place) for other in problem.others] == ["支援室.xlsx［相談記録］"]


def test_typed_counts_that_agree_or_stand_alone_are_not_found() -> None:
    assert found("相談01", THIS_YEAR, typed(病院=1), *log((SPRING, "病院"))) == []
    assert found("相談01", THIS_YEAR, typed(病院=3)) == []
    assert found("相談01", THIS_YEAR, *log((SPRING, "病院"))) == []


def test_rows_of_another_year_are_found_once_together() -> None:
    entries = log((SPRING, "病院"), (TOO_LATE, "病院"), (TOO_EARLY, "歯科"), (TOO_LATE, "薬局"))
    assert found("相談02", THIS_YEAR, *entries) == [("day3", str(TOO_LATE), 2)]
    assert found("相談02", THIS_YEAR, *log((SPRING, "病院"), (LATER, "病院"))) == []


def test_a_row_of_another_year_is_not_told_again_as_a_wrong_count() -> None:
    assert found("相談01", THIS_YEAR, typed(病院=2), *log((SPRING, "病院"), (TOO_LATE, "病院"))) == []


ENTRY = {"日付": SPRING, "相談者の区分": "病院", "方法": "電話", "内容の区分": "その他", "概要": "控え"}


def reading(**sheets: list[dict[str, object]]) -> Reading:
    return read(WORKBOOK, blank(WORKBOOK, FORMS, sheets), FORMS)


def test_blank_counts_are_no_fault_beside_a_log() -> None:
    told = reading(相談記録=[ENTRY])
    assert [str(problem) for problem in told.problems] == []
    assert Consultations not in told.incomplete
    assert not told.records[Consultations]


def test_blank_counts_without_a_log_are_asked_for_cell_by_cell() -> None:
    told = reading()
    assert [problem.place.cell for problem in told.problems] == [f"B{row}" for row in range(1, 9)]


def test_counts_typed_in_part_are_asked_for_also_beside_a_log() -> None:
    told = reading(相談記録=[ENTRY], 相談件数=[{"病院": 1}])
    assert [problem.place.cell for problem in told.problems] == [f"B{row}" for row in range(2, 9)]


@pytest.mark.parametrize("heading", ["相談者の区分", "方法", "内容の区分"])
def test_what_is_not_on_a_menu_is_refused_at_its_cell(heading: str) -> None:
    (problem,) = reading(相談記録=[ENTRY | {heading: "そのほか"}]).problems
    assert problem.place.sheet == "相談記録"
    assert f"「{heading}」の「そのほか」" in problem.message


def rewrite(office: Path, entries: list[dict[str, object]]) -> None:
    """The office's workbook with a log and without typed counts, the rest as in the sample."""
    from generator.packet.inputs import read_meeting

    book = read_meeting(MeetingFolders.at(office / "inputs" / MEETING)).book
    told: dict[str, list[dict[str, object]]] = {
        form.declaration.name: [
            {c.heading: said(row, name).value for name, c in form.declaration.of(DEFAULT).columns.items()}
            for row in book[form]
        ]
        for form in FORMS
    }
    told |= {"相談件数": [], "相談記録": entries}
    (office / "inputs" / MEETING / WORKBOOK).write_bytes(blank(WORKBOOK, FORMS, told))


def test_the_table_of_the_support_office_is_counted_from_the_log(office: Path) -> None:
    rewrite(office, [ENTRY, ENTRY | {"日付": LATER}, ENTRY | {"相談者の区分": "薬局"}])
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.folder, [str(p) for p in outcome.problems]
    (paper,) = outcome.folder.glob("資料3_*.docx")
    assert "| 2 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 3 |" in [line.replace("件", "") for line in lines(paper)]


def test_no_cell_of_a_counted_log_is_said_to_be_lost(office: Path) -> None:
    rewrite(office, [ENTRY])
    told = [p for p in check_meeting(OfficeFolders(office).meeting(MEETING)).problems if p.place.sheet == "相談記録"]
    assert told == []


def test_a_log_without_rows_changes_nothing(office: Path) -> None:
    def told(book: Book) -> object:
        return plain(by_source(book))

    assert told(book_of(THIS_YEAR, typed(病院=3))) == told(
        Book({Meeting: [THIS_YEAR], Consultations: [typed(病院=3)], ConsultationEntry: []})
    )
