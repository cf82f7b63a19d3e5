"""A kind of 資料 that is a workbook, alone or beside its Word form, keeps the promises of every other."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from generator.forms.support_office import Consultations
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, Paper, draft, jobs_of, made, only_listed
from generator.packet.inputs import read_meeting
from generator.packet.ledger import appearances
from generator.papers.kind import Document, documents
from generator.records.book import Book
from generator.records.said import Chart, Field, Page, Shape, Table, said
from tests.conftest import MEETING, ROOT

ALONE = ("Excel",)
BOTH = ("Word", "Excel")


@cache
def sample() -> Book:
    return read_meeting(MeetingFolders.at(ROOT / "inputs" / MEETING)).book


def hospital(book: Book) -> Sequence[Page]:
    row: list[Field] = ["病院", said(book.one(Consultations), "counts:病院")]
    return [Page("相談件数", Table(["区分", "件数"], [row], chart=Chart(Shape.BARS, "相談件数", "件")))]


def job(formats: tuple[str, ...]) -> Job:
    """資料3, as a workbook alone or with an Excel form of its own."""
    office = next(job for job in jobs_of(sample()) if job.document.kind == "支援室事業概要")
    kind = replace(office.document, pages=hospital)
    if formats == ALONE:
        kind = replace(kind, compose=None, template="")
    return replace(office, document=kind, formats=formats)


def paper(formats: tuple[str, ...]) -> Paper:
    return made(draft(OfficeFolders(ROOT), sample(), job(formats)))


def test_a_workbook_alone_is_its_only_file() -> None:
    (name,) = paper(ALONE).files
    assert name.endswith(".xlsx")
    with pytest.raises(ValueError, match="no Word file"):
        _ = paper(ALONE).data


def test_beside_a_word_form_both_are_made_and_the_excel_form_is_its_own() -> None:
    files = paper(BOTH).files
    assert [name.rpartition(".")[2] for name in files] == ["docx", "xlsx"]
    assert list(files.values())[1] == next(iter(paper(ALONE).files.values()))


def test_with_word_alone_no_pages_are_made() -> None:
    assert draft(OfficeFolders(ROOT), sample(), job(("Word",))).pages == ()


@pytest.mark.parametrize("formats", [ALONE, BOTH])
def test_what_a_check_lists_is_what_the_files_hold(formats: tuple[str, ...]) -> None:
    told = only_listed(draft(OfficeFolders(ROOT), sample(), job(formats)))
    whole = paper(formats)
    assert {(str(v), v.places) for v in told.printed} == {(str(v), v.places) for v in whole.printed}
    assert told.files == whole.files


def test_the_value_of_a_cell_is_found_on_its_sheet() -> None:
    (row,) = [one for one in appearances(OfficeFolders(ROOT), sample(), job(ALONE)) if one.printed == "7"]
    assert (row.where, row.around) == ("シート「相談件数」の表の行", "病院｜7")
    assert [str(source.place) for source in row.sources] == ["支援室.xlsx［相談件数］B1"]


def test_a_workbook_alone_may_only_be_chosen_as_excel() -> None:
    assert job(ALONE).document.formats == ("Excel",)
    assert documents()["見え消し版"].formats == ("Word",)
    assert documents()["次第"].formats == ("Word", "Excel", "Word・Excel")


def test_only_kinds_with_a_word_form_have_a_template() -> None:
    def has_template(document: Document) -> bool:
        return bool(document.template)

    assert all(has_template(document) == (document.compose is not None) for document in documents().values())
