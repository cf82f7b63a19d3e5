"""Several papers from one workbook's rows: here one for each 研修 held, with its month as a group."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.checks.rule import checks
from generator.excel.blank import blank
from generator.forms import workbooks
from generator.forms.meeting import WORKBOOK, Handout
from generator.forms.support_office import Project, Training
from generator.office import OfficeFolders
from generator.packet.compose import jobs_of
from generator.packet.ledger import trace
from generator.packet.outcome import Outcome
from generator.packet.page import grouped
from generator.packet.steps import make_packet
from generator.papers.kind import Copy, Document, Weave, document, documents, meant, told_apart
from generator.problem import Place, Problem, Severity
from generator.records.book import Book
from generator.records.said import Fields, derived, said, shown
from tests.conftest import MEETING
from tests.handwritten import book_of, written
from tests.papers import words

KIND = "研修の報告"


def each_training(book: Book) -> Iterator[Copy]:
    for training in book[Training]:
        day = training.held_on
        yield Copy(said(training, "name"), training, (f"令和{day.year - 2018}年{day.month}月",))


def report(_: Book, training: Training) -> Fields:
    return {
        "事業別": [
            {"番号": 1, "事業": said(training, "project"), "講師注記": "", "研修一覧": [{"番号": 1, **shown(training)}]}
        ]
    }


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Document(
        KIND, title="研修報告", uses=(Project, Training), template="trainings", compose=report, each=each_training
    )
    monkeypatch.setitem(documents(), KIND, kind)


def ask(office: Path, **cells: str) -> None:
    """Leave one line in the 配付資料 of the sample meeting: the reports of its 研修."""
    day = {"開催日": "令和5年7月13日", "開始時刻": "午後7時", "場所": "会議室"}
    rows: dict[str, list[Mapping[str, object]]] = {
        "開催": [{"年度": 5, "回": 1, "会議名": "推進会議", **day}],
        "次第": [{"階層": "1", "件名": "開会"}],
        "配付資料": [{"資料番号": "報告", "様式": KIND, **cells}],
    }
    data = blank(WORKBOOK, dict(workbooks())[WORKBOOK], rows)
    (office / "inputs" / MEETING / WORKBOOK).write_bytes(data)


def made_of(office: Path, **cells: str) -> Outcome:
    ask(office, **cells)
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert [str(p) for p in outcome.problems if p.severity is Severity.ERROR] == []
    return outcome


def told(outcome: Outcome, code: str) -> list[str]:
    return [problem.place.sheet for problem in outcome.problems if problem.code == code]


def test_each_copy_is_a_paper_whose_name_tells_it(office: Path) -> None:
    outcome = made_of(office)
    assert outcome.folder
    names = [path.name for path in sorted(outcome.folder.glob("*.docx"))]
    assert len(names) == 11
    assert "報告_研修報告　ICT研修会.docx" in names
    text = words(outcome.folder / "報告_研修報告　ICT研修会.docx")
    assert "ICT研修会" in text
    assert "プロヴァイダーミーティング" not in text


def test_the_title_may_say_where_the_name_stands(office: Path) -> None:
    outcome = made_of(office, 資料名="〔前年度〕の報告　〔対象〕")
    assert "報告_令和4年度の報告　ICT研修会.docx" in outcome.changed
    assert {job.group for job in outcome.jobs} == {"報告 令和4年度の報告"}


def test_subjects_choose_by_name_or_by_group(office: Path) -> None:
    assert [job.title for job in made_of(office, 対象="ＩＣＴ研修会").jobs] == ["研修報告　ICT研修会"]
    of_october = made_of(office, 対象="令和4年10月")
    days = {job.copy.of.held_on for job in of_october.jobs if job.copy}
    assert {(day.year, day.month) for day in days} == {(2022, 10)}


def test_what_the_other_copies_would_print_is_not_told_as_lost(office: Path) -> None:
    assert "研修実績" not in told(made_of(office, 対象="ICT研修会"), "確認01")


def test_copies_of_one_name_are_told_apart_by_number() -> None:
    copies = told_apart(Copy(derived(name), None) for name in ("連絡会", "研修", "連絡会", "連絡会"))
    assert [copy.name.value for copy in copies] == ["連絡会", "研修", "連絡会（2）", "連絡会（3）"]
    assert [copy.name.value for copy in meant(copies, "連絡会（2）\n研修")] == ["研修", "連絡会（2）"]


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        (["連絡会", "連絡会", "連絡会（2）"], ["連絡会", "連絡会（3）", "連絡会（2）"]),
        (["連絡会(2)", "連絡会", "連絡会", "連絡会"], ["連絡会(2)", "連絡会", "連絡会（3）", "連絡会（4）"]),
        (["会", "会", "会（2）", "会（2）"], ["会", "会（3）", "会（2）", "会（2）（2）"]),
    ],
)
def test_a_number_behind_a_name_makes_no_name_that_is_there(typed: list[str], apart: list[str]) -> None:
    assert [copy.name.value for copy in told_apart(Copy(derived(name), None) for name in typed)] == apart


HELD = written(Training, name="ICT研修会", held_on=date(2022, 10, 12))


@pytest.mark.parametrize(
    ("kind", "subjects", "fires"),
    [
        (KIND, "ICT研修会", False),
        (KIND, "令和４年１０月", False),
        (KIND, "", False),
        (KIND, "ITC研修会", True),
        (KIND, "ICT研修会\n令和4年11月", True),
        ("研修実施状況", "ICT研修会", True),
        ("研修実施状況", "", False),
    ],
)
def test_subjects_are_names_of_copies(kind: str, subjects: str, fires: bool) -> None:
    handout = written(Handout, kind=kind, **({"subjects": subjects} if subjects else {}))
    found = checks()["次第12"].problems(book_of(handout, HELD))
    assert [problem.place.cell for problem in found] == (["subjects"] if fires else [])


def test_subjects_wait_until_there_is_something_to_make_copies_of() -> None:
    assert checks()["次第12"].problems(book_of(written(Handout, kind=KIND, subjects="ICT研修会"))) == []


def test_a_slip_in_subjects_names_the_nearest() -> None:
    (problem,) = checks()["次第12"].problems(book_of(written(Handout, kind=KIND, subjects="ITC研修会"), HELD))
    assert "「ICT研修会」のことなら、そう書いてください。" in problem.hint


def test_a_paper_is_traced_alone_and_with_its_like(office: Path) -> None:
    ask(office)
    one = trace(OfficeFolders(office).meeting(MEETING), ["研修報告　ICT研修会", "在宅"])
    assert {found.paper for found in one.found} == {"報告 研修報告　ICT研修会"}
    assert len({found.paper for found in trace(OfficeFolders(office).meeting(MEETING), ["報告", "在宅"]).found}) > 1


def test_findings_stand_once_under_all_copies(office: Path) -> None:
    jobs = made_of(office).jobs
    problem = Problem(Severity.WARNING, "試験01", Place("研修.xlsx", "研修実績", "B2"), "違います。")
    assert [group.title for group in grouped([problem], jobs)] == ["報告 研修報告"]


def test_rows_that_give_no_copy_give_no_paper_and_that_is_told() -> None:
    asked = written(Handout, kind=KIND)
    assert list(jobs_of(book_of(asked))) == []
    assert [problem.place.cell for problem in checks()["次第13"].problems(book_of(asked))] == ["kind"]
    single = written(Handout, kind="研修実施状況")
    assert checks()["次第13"].problems(book_of(asked, single, HELD)) == []


def test_two_editions_are_not_made_in_copies() -> None:
    with pytest.raises(ValueError, match="not into copies"):
        document("二つ", title="", uses=(), weave=Weave.LINES, each=each_training)(report)
