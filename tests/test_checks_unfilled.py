"""記入01–02: a paper made of nothing is stopped, a sheet without a row is pointed out."""

from generator.checks.rule import checks
from generator.forms.meeting import Handout
from generator.forms.subcommittees import MemoText
from generator.forms.support_office import Activity, Attendance, Consultations, Project, Training
from generator.records.book import Book
from generator.records.declare import Record
from tests.handwritten import book_of, written
from tests.proofreading import found

MEMO = written(Handout, kind="方針説明", name="基本方針について")
TRAININGS, OFFICE = written(Handout, kind="研修実施状況"), written(Handout, kind="支援室事業概要")


def places(code: str, *records: Record) -> list[str]:
    return [str(problem.place) for problem in found(code, *records)]


def test_a_paper_that_would_say_nothing_is_stopped() -> None:
    assert places("記入01", MEMO) == ["方針説明.xlsx［本文］"]
    assert places("記入02", MEMO) == []
    assert places("記入01", MEMO, written(MemoText, text="説明")) == []


def test_a_sheet_without_a_row_is_pointed_out_once() -> None:
    project = written(Project, name="在宅療養推進事業")
    assert places("記入02", TRAININGS, TRAININGS, project) == ["研修.xlsx［研修実績］"]
    assert places("記入01", TRAININGS, project) == []
    assert places("記入02", TRAININGS, project, written(Training, name="ICT研修会")) == []


def test_each_sheet_without_a_row_is_named() -> None:
    counts = written(Consultations, counts={"病院": 1})
    assert places("記入02", OFFICE, counts) == ["支援室.xlsx［研修参加者］", "支援室.xlsx［活動］"]
    assert places("記入02", OFFICE, counts, written(Attendance, content="研修"), written(Activity, text="視察")) == []


def test_a_sheet_with_refused_cells_or_without_a_paper_is_not_called_empty() -> None:
    assert places("記入01") == []
    book = Book({Handout: [MEMO]}, frozenset({MemoText}))
    assert checks()["記入01"].problems(book) == []
    assert checks()["記入01"].problems(book_of(MEMO)) != []
