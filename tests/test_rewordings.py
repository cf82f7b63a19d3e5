"""What a paper says otherwise than before: told with the words of both, on the page, on the screen and by `kaigi diff`."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from generator.__main__ import main
from generator.cli.commands import DONE, STOPPED
from generator.office import OfficeFolders
from generator.packet.rewordings import compare_meeting
from generator.packet.steps import check_meeting, make_packet
from generator.problem import GeneratorError
from tests.conftest import MEETING, Edit
from tests.small_office import one_paper

LATER = "令和5年度第2回"


@pytest.fixture
def made(office: Path) -> OfficeFolders:
    """An office with a packet of one agenda and one paper."""
    one_paper(office)
    make_packet(OfficeFolders(office).meeting(MEETING))
    return OfficeFolders(office)


def page(office: OfficeFolders) -> str:
    return (office.meeting(MEETING).packet / "点検" / "点検結果.html").read_text(encoding="utf-8")


def test_a_changed_paper_says_its_words_before_and_after(
    made: OfficeFolders, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    one_paper(made.root, "大会議室")
    edit("研修.xlsx", "研修実績", {"D3": "在宅での看取りについて"})
    assert main(["packet", MEETING, "--root", str(made.root)]) == DONE
    told = capsys.readouterr().err
    assert "次第.docx  " in told and "変更あり（1か所）" in told
    assert "変わった言葉は、点検/点検結果.html に前後を並べてあります。" in told
    shown = page(made)
    assert (
        "前に作った資料から変わった言葉（2件）" in shown
    )  # of the paper that is also an Excel file the Word file tells
    assert "<td>表1の2行目</td><td>会議室</td><td>大会議室</td>" in shown
    assert "在宅での看取りについて" in shown


def test_a_packet_of_the_same_words_tells_of_none(made: OfficeFolders) -> None:
    outcome = make_packet(made.meeting(MEETING))
    assert set(outcome.changed.values()) == {"変更なし"}
    assert outcome.reworded == []
    assert "前に作った資料から変わった言葉" not in page(made)


def test_the_words_are_told_before_the_packet_is_made(made: OfficeFolders, capsys: pytest.CaptureFixture[str]) -> None:
    one_paper(made.root, "大会議室")
    before = {path.name: path.read_bytes() for path in made.meeting(MEETING).packet.glob("*.docx")}
    assert main(["diff", MEETING, "--root", str(made.root)]) == DONE
    told = capsys.readouterr().out
    assert f"{MEETING} の資料を、前に作った資料と比べました。" in told
    assert "■ 次第.docx　1か所\n  表1の2行目: 前「会議室」 今「大会議室」\n" in told
    assert "同じもの: 資料1_" in told
    assert {path.name: path.read_bytes() for path in made.meeting(MEETING).packet.glob("*.docx")} == before


def test_two_meetings_are_told_apart_paper_by_paper(made: OfficeFolders, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(made.inputs / MEETING, made.inputs / LATER)
    path = made.inputs / LATER / "会議.xlsx"
    opened = openpyxl.load_workbook(path)
    opened["開催"]["B2"].value = 2
    opened["開催"]["B4"].value = "令和5年10月19日"
    opened["配付資料"].append([None, None, "次第"])
    opened["配付資料"]["A3"].value = "資料7"
    opened["配付資料"].delete_rows(4)
    opened.save(path)
    make_packet(made.meeting(LATER))
    assert main(["diff", LATER, MEETING, "--root", str(made.root)]) == DONE
    told = capsys.readouterr().out
    assert f"{LATER} の資料を、{MEETING}と比べました。" in told
    assert "前「" in told and "第2回" in told
    trainings = next(
        paper for paper in compare_meeting(made.meeting(LATER), made.meeting(MEETING)).papers if "資料7" in paper.name
    )
    assert trainings.than.startswith("資料1_")
    assert main(["diff", LATER, MEETING, "--root", str(made.root), "--format", "json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert (found["meeting"], found["than"]) == (LATER, MEETING)
    assert {"before", "now", "place"} == set(found["papers"][0]["differences"][0])


def test_papers_of_one_meeting_alone_are_named(made: OfficeFolders) -> None:
    shutil.copytree(made.inputs / MEETING, made.inputs / LATER)
    path = made.inputs / LATER / "会議.xlsx"
    opened = openpyxl.load_workbook(path)
    opened["配付資料"].delete_rows(3)
    opened["開催"]["B2"].value = 2
    opened.save(path)
    make_packet(made.meeting(LATER))
    gone = [
        paper.than for paper in compare_meeting(made.meeting(LATER), made.meeting(MEETING)).papers if not paper.name
    ]
    came = [
        paper.name for paper in compare_meeting(made.meeting(MEETING), made.meeting(LATER)).papers if not paper.than
    ]
    assert gone == came
    assert [name[:3] for name in gone] == ["資料1"]


def test_without_a_packet_there_is_nothing_to_compare(
    office: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", MEETING, "--root", str(office)]) == STOPPED
    assert f"{MEETING} の資料がまだありません。「kaigi packet {MEETING}」で作ってください。" in capsys.readouterr().err
    one_paper(office)
    make_packet(OfficeFolders(office).meeting(MEETING))
    edit("研修.xlsx", "研修実績", {"B3": "いつか"})
    with pytest.raises(GeneratorError, match="入力に誤りがあります"):
        compare_meeting(OfficeFolders(office).meeting(MEETING))


def test_a_former_paper_that_cannot_be_read_hinders_nothing(made: OfficeFolders) -> None:
    (made.meeting(MEETING).packet / "次第.docx").write_bytes(b"no paper")
    one_paper(made.root, "大会議室")
    outcome = make_packet(made.meeting(MEETING))
    (told,) = outcome.reworded
    assert (told.name, told.summary) == (
        "次第.docx",
        "前の資料を読めないので、比べられません。両方を開いて見比べてください。",
    )
    check_meeting(made.meeting(MEETING))
