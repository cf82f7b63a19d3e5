"""Minutes for a 部会, or of the council, begin with the members on the list."""

import shutil
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.cli.commands import DONE, STOPPED
from generator.excel.read import read
from generator.forms import workbooks
from generator.forms.meeting import ELSEWHERE
from generator.forms.subcommittees import MINUTES_WORKBOOK, Attendee, MinutesHead
from generator.office import SAMPLES, OfficeFolders
from generator.papers.kind import document_kinds, documents
from generator.problem import GeneratorError
from generator.records.book import Reading
from generator.settings import DEFAULT
from generator.year.new import new_meeting, new_minutes
from tests.conftest import MEETING, ROOT, Edit
from tests.small_office import said_by_the_office

BODY = "入退院支援部会"


def read_back(path: Path) -> Reading:
    return read(path.name, path.read_bytes(), dict(workbooks())[MINUTES_WORKBOOK])


def test_the_members_of_the_subcommittee_stand_as_present_in_the_order_of_the_list(office: Path) -> None:
    path = new_minutes(OfficeFolders(office).meeting(MEETING), f"{BODY}_令和5年度第9回")
    assert path == office / "inputs" / MEETING / f"会議録_{BODY}_令和5年度第9回.xlsx"
    people = [row for row in read_back(path).records[Attendee] if isinstance(row, Attendee)]
    assert {row.side for row in people} == {"委員"}
    assert [(row.role, row.name, row.office) for row in people][:2] == [
        ("部会長", "執行　真之", "ひがこ訪問看護ステーション"),
        ("副部会長", "出川　恵美", "居宅介護支援事業所つきみの"),
    ]
    assert len(people) == 10


@pytest.mark.parametrize("sitting", [f"{BODY}_令和５年度第９回", f" {BODY}　R5年度第9回 "])
def test_year_and_session_may_be_typed_as_usual(office: Path, sitting: str) -> None:
    assert new_minutes(OfficeFolders(office).meeting(MEETING), sitting).name == f"会議録_{BODY}_令和5年度第9回.xlsx"


def test_without_year_and_session_those_of_the_meeting_are_taken(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "開催", {"B2": 3})
    path = new_minutes(OfficeFolders(office).meeting(MEETING), BODY)
    assert path.name == f"会議録_{BODY}_令和5年度第3回.xlsx"
    written = {(p.place.sheet, p.place.cell) for p in read_back(path).problems}
    assert written.isdisjoint({(MinutesHead.declaration.name, cell) for cell in ("B1", "B2", "B3")})


@pytest.mark.parametrize("session", [None, "何回か"])
def test_a_meeting_that_does_not_say_its_session_asks_for_it(office: Path, edit: Edit, session: str | None) -> None:
    edit("会議.xlsx", "開催", {"B2": session})
    with pytest.raises(GeneratorError, match=f"--minutes {BODY}_令和5年度第1回"):
        new_minutes(OfficeFolders(office).meeting(MEETING), BODY)


def test_minutes_already_there_are_left_alone(office: Path) -> None:
    path = office / "inputs" / MEETING / f"会議録_{BODY}_令和5年度第1回.xlsx"
    before = path.read_bytes()
    with pytest.raises(GeneratorError, match="すでにあります"):
        new_minutes(OfficeFolders(office).meeting(MEETING), BODY)
    assert path.read_bytes() == before


def test_a_subcommittee_nearly_named_is_suggested(office: Path) -> None:
    with pytest.raises(GeneratorError, match=f"「{BODY}」のことなら、そう書いてください"):
        new_minutes(OfficeFolders(office).meeting(MEETING), "入退院部会")


def test_a_list_without_members_is_asked_for(tmp_path: Path) -> None:
    new_meeting(OfficeFolders(tmp_path), MEETING)
    with pytest.raises(GeneratorError, match=r"委員がいません。名簿を書いて"):
        new_minutes(OfficeFolders(tmp_path).meeting(MEETING), BODY)


def test_a_list_that_cannot_be_read_whole_is_not_used(office: Path, edit: Edit) -> None:
    edit("部会.xlsx", "委員名簿", {"B2": "会長"})
    with pytest.raises(GeneratorError, match="直すところがあります"):
        new_minutes(OfficeFolders(office).meeting(MEETING), BODY)
    (office / "inputs" / MEETING / "部会.xlsx").unlink()
    with pytest.raises(GeneratorError, match=r"部会\.xlsx を読めません"):
        new_minutes(OfficeFolders(office).meeting(MEETING), BODY)


def test_the_command_makes_the_minutes_alone(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["new", MEETING, "--minutes", f"{BODY}_令和6年度第1回", "--root", str(office)]
    assert main(command) == DONE
    assert capsys.readouterr().out.splitlines() == [
        str(office / "inputs" / MEETING / f"会議録_{BODY}_令和6年度第1回.xlsx")
    ]
    assert main(command) == STOPPED


def test_only_the_workbooks_of_the_offices_own_papers_are_made(tmp_path: Path) -> None:
    said_by_the_office(tmp_path, kinds=("次第", "研修実施状況"))
    assert {path.name for path in new_meeting(OfficeFolders(tmp_path), MEETING)} == {"会議.xlsx", "研修.xlsx"}
    more = new_meeting(OfficeFolders(tmp_path), MEETING, ["部会検討状況", "会議録"])
    assert {path.name for path in more} == {"部会.xlsx", "会議録_様式.xlsx"}


def test_an_unknown_kind_is_refused_with_the_nearest(tmp_path: Path) -> None:
    command = ["new", MEETING, "--kind", "部会検討情況", "--root", str(tmp_path)]
    with pytest.raises(GeneratorError, match="「部会検討状況」のことなら、そう書いてください"):
        new_meeting(OfficeFolders(tmp_path), MEETING, ["部会検討情況"])
    assert main(command) == STOPPED
    assert not (tmp_path / "inputs").exists()


def test_every_kind_of_the_office_is_known_and_first_in_the_menu() -> None:
    assert set(DEFAULT.kinds) <= documents().keys()
    assert document_kinds()[: len(DEFAULT.kinds)] == DEFAULT.kinds
    assert set(document_kinds()) == {*documents(), ELSEWHERE}


@pytest.fixture
def council(office: Path) -> Path:
    """An office whose meeting is the sample of the council, before its minutes are written."""
    folder = office / "inputs" / MEETING
    shutil.rmtree(folder)
    shutil.copytree(ROOT / "inputs" / SAMPLES / "推進会議", folder)
    (folder / "会議録_推進会議_令和5年度第2回.xlsx").unlink()
    return office


@pytest.mark.parametrize("name", ["推進会議", "架空市在宅医療・介護連携推進会議"])
def test_minutes_of_the_council_begin_with_who_came(council: Path, name: str) -> None:
    path = new_minutes(OfficeFolders(council).meeting(MEETING), name)
    assert path.name == "会議録_架空市在宅医療・介護連携推進会議_令和5年度第2回.xlsx"
    told = read_back(path).records
    people = [row for row in told[Attendee] if isinstance(row, Attendee)]
    assert [row.name for row in people if row.side == "欠席者"] == ["例示　京子", "試作　三枝"]
    assert [(row.role, row.name) for row in people if "代理" in row.role] == [("試作　三枝代理", "試作　春代")]
    assert [row.role for row in people if row.side == "事務局"][:2] == ["介護福祉課長", "介護福祉課　係長"]
    assert {p.place.cell for p in read_back(path).problems if p.place.sheet == "概要"}.isdisjoint({"B4", "B5", "B7"})


def test_minutes_of_another_sitting_of_the_council_list_its_members(council: Path) -> None:
    path = new_minutes(OfficeFolders(council).meeting(MEETING), "推進会議_令和5年度第3回")
    told = read_back(path)
    people = [row for row in told.records[Attendee] if isinstance(row, Attendee)]
    assert [row.side for row in people].count("委員") == 13
    assert "欠席者" not in {row.side for row in people}
    assert {"B4", "B5", "B7"} <= {p.place.cell for p in told.problems if p.place.sheet == "概要"}
