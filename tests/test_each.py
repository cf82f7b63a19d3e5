"""All packets at once: one line a meeting, one exit code, and no meeting's misfortune is another's."""

import shutil
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.cli.each import meetings_below
from generator.packet.record import digests
from generator.problem import GeneratorError
from tests.conftest import MEETING, changed, copied
from tests.small_office import one_paper


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """Two offices in a folder, the second one folder further down."""
    for place in ("東市", "圏域/西市"):
        office = tmp_path / place
        office.mkdir(parents=True)
        one_paper(copied(office))
    return tmp_path


def test_the_meetings_of_every_office_below_a_folder_are_made_as_one_by_one(
    region: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packet", "--each", "--root", str(region)]) == 0
    told = capsys.readouterr()
    assert [line.partition(":")[0] for line in told.out.splitlines()] == [f"東市 {MEETING}", f"圏域/西市 {MEETING}"]
    assert all("誤り 0件" in line and "資料 " in line for line in told.out.splitlines())
    assert "会議 2件: できたもの 2件" in told.err
    together = digests(region / "東市" / "outputs" / MEETING)
    shutil.rmtree(region / "東市" / "outputs")
    assert main(["packet", "--root", str(region / "東市"), MEETING]) == 0
    assert digests(region / "東市" / "outputs" / MEETING) == together


def test_all_meetings_of_one_office_are_made(region: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = region / "東市"
    shutil.copytree(office / "inputs" / MEETING, office / "inputs" / "令和5年度第2回")
    assert main(["packet", "--each", "--root", str(office)]) == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [MEETING, "令和5年度第2回"]
    assert {path.name for path in (office / "outputs").iterdir() if path.is_dir()} == {MEETING, "令和5年度第2回"}


def test_a_refused_meeting_and_a_broken_template_stop_no_other_and_the_worst_is_the_exit_code(
    region: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(region / "東市", "会議.xlsx", "開催", {"B4": None})
    assert main(["packet", "--each", "--root", str(region)]) == 1
    refused, made = capsys.readouterr().out.splitlines()
    assert "誤りを直すまで作られません" in refused
    assert "誤り 0件" in made
    (region / "圏域" / "西市" / "templates_docx" / "agenda.docx").write_bytes(b"broken")
    assert main(["packet", "--each", "--root", str(region)]) == 3
    told = capsys.readouterr()
    assert "中止しました" in told.out.splitlines()[1]
    assert "agenda.docx" in told.out.splitlines()[1]
    assert "誤りのあるもの 1件　中止 1件" in told.err


def test_a_folder_without_meetings_and_a_named_meeting_are_told(
    tmp_path: Path, region: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(GeneratorError, match="会議がありません"):
        meetings_below(tmp_path / "空")
    assert main(["packet", "--each", "--root", str(region), MEETING]) == 2
    assert "会議の名前は書きません" in capsys.readouterr().err
