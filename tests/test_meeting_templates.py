"""A template in a meeting's own folder is used for that meeting alone, and every run says so."""

from pathlib import Path

import pytest

from generator.office import OfficeFolders
from generator.packet.ledger import trace
from generator.packet.outcome import Outcome
from generator.packet.page import FOLDER, PAGE
from generator.packet.steps import check_meeting, make_packet
from generator.problem import GeneratorError, Severity
from tests.conftest import MEETING
from tests.papers import lines
from tests.small_office import one_paper
from tests.test_templates import spoilt

PAPER = "資料1_令和4年度小金井市在宅医療・介護連携推進に係る研修の実施状況について.docx"


@pytest.fixture
def small(office: Path) -> Path:
    """An office whose meeting has two papers, and an empty folder for its own templates."""
    one_paper(office)
    (office / "inputs" / MEETING / "templates").mkdir()
    return office


def put(office: Path, name: str = "trainings.docx", old: str = "事業.番号 }}", new: str = "事業.番号 }}号") -> None:
    """A changed copy of a template of the office, as the meeting's own."""
    own = office / "inputs" / MEETING / "templates" / name
    own.write_bytes(spoilt(office / "templates_docx" / "trainings.docx", old, new))


def told(outcome: Outcome) -> dict[str, Severity]:
    return {str(problem): problem.severity for problem in outcome.problems if problem.code.startswith("ひな形")}


def test_a_meetings_own_template_is_used_for_it_and_no_other(small: Path) -> None:
    put(small)
    other = small / "inputs" / "令和5年度第2回"
    other.mkdir()
    for path in (small / "inputs" / MEETING).glob("*.xlsx"):
        (other / path.name).write_bytes(path.read_bytes())
    make_packet(OfficeFolders(small).meeting(MEETING))
    make_packet(OfficeFolders(small).meeting(other.name))
    assert "1号　在宅療養推進事業" in lines(small / "outputs" / MEETING / PAPER)
    assert "1　在宅療養推進事業" in lines(small / "outputs" / other.name / PAPER)


def test_every_run_and_its_page_say_which_template_is_the_meetings_own(small: Path) -> None:
    put(small)
    for outcome in (
        check_meeting(OfficeFolders(small).meeting(MEETING)),
        make_packet(OfficeFolders(small).meeting(MEETING)),
    ):
        ((said, severity),) = told(outcome).items()
        assert severity is Severity.NOTE
        assert "templates/trainings.docx この会議だけのひな形を使います（資料1 " in said
        assert outcome.folder
        assert "この会議だけのひな形" in (outcome.folder / FOLDER / PAGE).read_text(encoding="utf-8")


def test_a_meeting_without_templates_is_told_nothing_of_them(small: Path) -> None:
    assert told(check_meeting(OfficeFolders(small).meeting(MEETING))) == {}


def test_a_template_of_no_paper_of_the_meeting_is_said_to_be_unused(small: Path) -> None:
    put(small, "results.docx")
    ((said, severity),) = told(check_meeting(OfficeFolders(small).meeting(MEETING))).items()
    assert "［ひな形21］ templates/results.docx この会議の資料には使われない" in said
    assert severity is Severity.NOTE


def test_a_misspelt_name_of_a_template_is_a_warning_with_the_nearest_right_one(small: Path) -> None:
    put(small, "traning.docx")
    (small / "inputs" / MEETING / "templates" / "~$traning.docx").write_bytes(b"")
    ((said, severity),) = told(check_meeting(OfficeFolders(small).meeting(MEETING))).items()
    assert "［ひな形22］" in said
    assert "「trainings.docx」に直してください。" in said
    assert severity is Severity.WARNING


def test_an_own_template_that_may_not_be_mailed_stops_the_packet_by_its_name(small: Path) -> None:
    put(small, old="<w:r>", new='<w:commentRangeStart w:id="1"/><w:r>')
    with pytest.raises(GeneratorError, match=r"ひな形 templates/trainings\.docx をこのままでは使えません"):
        make_packet(OfficeFolders(small).meeting(MEETING))


def test_a_trace_looks_into_the_paper_as_the_meeting_makes_it(small: Path) -> None:
    put(small)
    found = trace(OfficeFolders(small).meeting(MEETING), ["研修.xlsx", "事業", "A2"]).found
    assert any("1号　在宅療養推進事業" in one.around for one in found)
